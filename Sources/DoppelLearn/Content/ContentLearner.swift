internal import Crypto
package import DoppelExchange
package import NIOCore

/// Finds which bytes that clients sent come again: as the body of a later answer, or in a request that names them by their digest.
///
/// A digest is computed of each body that a write sends, and of an answer's body only where something as long was sent. Of each body
/// some 100 bytes are kept.
package struct ContentLearner: Sendable {
  /// The bytes of the shortest body that counts: a shorter one may be said by chance.
  package static let shortest = 16
  /// The parts that are put together; what is sent in more is not known as a whole.
  package static let partLimit = 1_024

  /// What was sent to one place so far.
  private struct Upload: Sendable {
    var digest = SHA256()
    var parts: [UInt64] = []
    var length = 0
  }

  /// What was sent to one place up to one of its parts.
  private struct Whole: Sendable {
    var node: Int
    var partCount: Int
    var length: Int
  }

  /// Stands for several sessions.
  private static let several: Int32 = -2

  private var sent: [(order: Int, part: UInt64, node: Int)] = []
  private var contents: [UInt64: SentContent] = [:]
  private var wholes: [UInt64: Whole] = [:]
  /// Of each part the session that sent it.
  private var senders: [UInt64: Int32] = [:]
  private var lengths: Set<Int> = []
  private var uploads: [Int: Upload] = [:]
  private var named: [UInt64: ByteBuffer] = [:]
  private var repeated: [Int: (digest: UInt64, node: Int, last: Int)] = [:]
  /// By session and part where that was sent first; of parts that one session sent to several places all of these.
  private var firstNodes: [Sender: Int] = [:]
  private var nodes: [UInt64: [Int]] = [:]
  /// Where a part was sent last.
  private var lastNodes: [UInt64: Int] = [:]

  private struct Sender: Sendable, Hashable {
    var session: Int32
    var part: UInt64
  }

  package init() {}

  /// What was said in one exchange, in the order in which they were.
  ///
  /// - Parameters:
  ///   - order: its number.
  ///   - session: equal for exchanges of one session; negative for those of none.
  ///   - node: equal for requests to one place; negative where none is known.
  ///   - isWrite: whether it changed something.
  ///   - request: the canonical bytes of its signature, with its leaves.
  ///   - body: of the request, as it was sent.
  ///   - answer: the body of the answer, its content codings undone.
  package mutating func add(
    order: Int, session: Int = -1, node: Int, isWrite: Bool, request: UnsafeRawBufferPointer, leaves: [Signature.Leaf],
    body: ByteBuffer, answer: ByteBuffer
  ) {
    self.noteNames(in: request, leaves)
    if isWrite, body.readableBytes > 0 {
      self.note(
        body, order: order, session: Int32(truncatingIfNeeded: session), node: node,
        isOpaque: leaves.contains { $0.form == .bytes })
    }
    guard answer.readableBytes >= Self.shortest, self.lengths.contains(answer.readableBytes) else { return }
    let digest = answer.withUnsafeReadableBytes { Self.first(of: SHA256.hash(data: $0)) }
    guard self.contents[digest] != nil || self.wholes[digest] != nil else { return }
    self.repeated[order] = (digest, node, self.lastNodes[digest] ?? node)
  }

  private mutating func noteNames(in request: UnsafeRawBufferPointer, _ leaves: [Signature.Leaf]) {
    for leaf in leaves where leaf.form != .name && leaf.form != .bytes && leaf.range.count >= SentContents.digestDigits {
      ValueTokens.forEach(in: UnsafeRawBufferPointer(rebasing: request[leaf.range])) { token in
        let range = (leaf.range.lowerBound + token.lowerBound)..<(leaf.range.lowerBound + token.upperBound)
        guard let first = SentContents.first(of: UnsafeRawBufferPointer(rebasing: request[range])) else { return false }
        if self.named[first] == nil { self.named[first] = ByteBuffer(bytes: request[range]) }
        return true
      }
    }
  }

  private mutating func note(_ body: ByteBuffer, order: Int, session: Int32, node: Int, isOpaque: Bool) {
    let part = body.withUnsafeReadableBytes { Self.first(of: SHA256.hash(data: $0)) }
    self.sent.append((order, part, node))
    if node >= 0 { self.note(part, at: node, by: Sender(session: session, part: part)) }
    self.senders[part] = self.senders[part, default: session] == session ? session : Self.several
    if body.readableBytes >= Self.shortest {
      self.lengths.insert(body.readableBytes)
      if self.contents[part] == nil { self.contents[part] = SentContent(parts: [part], length: body.readableBytes) }
    }
    // what is sent one after the other are bytes of which nothing more is known, at least at first
    guard node >= 0, isOpaque || self.uploads[node] != nil else { return }
    var upload = self.uploads.removeValue(forKey: node) ?? Upload()
    if upload.parts.count < Self.partLimit {
      body.withUnsafeReadableBytes { upload.digest.update(bufferPointer: $0) }
      upload.parts.append(part)
      upload.length += body.readableBytes
      if upload.parts.count > 1, upload.length >= Self.shortest { self.note(upload, at: node) }
    }
    self.uploads[node] = upload
  }

  private mutating func note(_ part: UInt64, at node: Int, by sender: Sender) {
    self.lastNodes[part] = node
    let first = self.firstNodes[sender] ?? node
    self.firstNodes[sender] = first
    guard first != node || self.nodes[part] != nil else { return }
    for node in [first, node] where self.nodes[part]?.contains(node) != true { self.nodes[part, default: []].append(node) }
  }

  /// What a part is called that was sent to a place: of equal ones that one session sent to several places each has its own name, because
  /// they may differ in another run.
  private func name(_ part: UInt64, at node: Int) -> UInt64 {
    self.nodes[part]?.contains(node) == true ? (part ^ UInt64(bitPattern: Int64(node)).stirred).stirred : part
  }

  private mutating func note(_ upload: Upload, at node: Int) {
    let digest = Self.first(of: upload.digest.finalize())
    self.lengths.insert(upload.length)
    if self.wholes[digest] == nil {
      self.wholes[digest] = Whole(node: node, partCount: upload.parts.count, length: upload.length)
    }
  }

  /// What was sent with this digest; `nil` where nothing was.
  ///
  /// - Parameter node: where, of several places.
  private func content(_ digest: UInt64, at node: Int) -> SentContent? {
    let whole = self.wholes[digest].flatMap { whole in
      self.uploads[whole.node].map { upload in
        (parts: upload.parts.prefix(whole.partCount), node: whole.node, length: whole.length)
      }
    }
    let alone = self.contents[digest].map { (parts: $0.parts[...], node: node, length: $0.length) }
    guard let found = alone ?? whole else { return nil }
    var content = SentContent(parts: found.parts.map { self.name($0, at: found.node) }, length: found.length)
    content.isOfSeveral = found.parts.contains { self.senders[$0] == Self.several }
    return content
  }

  private static func first(of digest: SHA256.Digest) -> UInt64 { digest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }

  /// What was learned.
  package func finish() -> SentContents {
    let repeated = self.repeated.compactMapValues { digest, node, last in
      self.content(digest, at: self.nodes[digest]?.contains(node) == true ? node : last)
    }
    var named: [UInt64: NamedContent] = [:]
    var others: [NamedContent] = []
    for (name, digest) in self.named {
      let nodes = self.nodes[name] ?? []
      let contents = (nodes.isEmpty ? [-1] : nodes).compactMap { self.content(name, at: $0) }
      named[name] = contents.first.map { NamedContent(content: $0, digest: digest) }
      others += contents.dropFirst().map { NamedContent(content: $0, digest: digest) }
    }
    let parts = Set((Array(repeated.values) + (Array(named.values) + others).map(\.content)).flatMap(\.parts))
    let sent = self.sent.map { ($0.order, self.name($0.part, at: $0.node)) }.filter { parts.contains($0.1) }
    return SentContents(
      sent: Dictionary(sent) { first, _ in first }, repeated: repeated, named: named, others: others)
  }
}
