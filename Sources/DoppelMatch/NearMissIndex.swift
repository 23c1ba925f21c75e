internal import DoppelExchange
package import NIOCore

/// Finds the recorded signatures nearest to one that missed. Built once for a library, before it answers.
///
/// Candidates are taken from the narrowest group that has any: same host, method and path; same host and method; same host; all.
/// A group is searched up to `candidateLimit`, so that a miss costs the same whatever the size of the library.
package struct NearMissIndex: Sendable {
  /// Signatures that are compared with one that missed.
  package static let candidateLimit = 512
  /// Bytes of signatures that are compared with one that missed; of long signatures fewer candidates are, at least one.
  package static let comparedBytes = 256 * 1024
  /// Fields of a near miss that are listed; more are counted.
  package static let fieldLimit = 64
  /// Characters of a value that are shown.
  package static let shownCharacters = 200

  private let library: Library
  /// Entry indexes by the hash of their group.
  private let groups: [Int: [UInt32]]

  package init(_ library: Library) {
    self.library = library
    var groups: [Int: [UInt32]] = [:]
    groups.reserveCapacity(library.entries.count)
    for index in library.entries.indices {
      for group in Self.groups(of: library.signature(of: index)) {
        groups[group, default: []].appendCandidate(UInt32(index))
      }
    }
    self.groups = groups
  }

  /// The nearest recorded signatures, nearest first; equal distances in recorded order.
  package func nearest(to key: ByteBuffer, count: Int = 3) -> [NearMiss] {
    guard let asked = Signature(canonicalBytes: key) else { return [] }
    let entries = asked.entries
    var seen: Set<UInt32> = []
    var found: [NearMiss] = []
    var bytes = 0
    for group in Self.groups(of: asked) {
      for index in self.groups[group] ?? [] where bytes < Self.comparedBytes && seen.insert(index).inserted {
        let recorded = self.library.signature(of: Int(index))
        bytes += key.readableBytes + recorded.canonicalBytes.readableBytes
        found.append(self.compare(Int(index), recorded, with: entries))
      }
      if found.count >= count || bytes >= Self.comparedBytes { break }
    }
    return Array(
      found.enumerated().sorted { ($0.element.distance, $0.offset) < ($1.element.distance, $1.offset) }
        .prefix(count).map(\.element))
  }

  /// The groups that a signature belongs to, narrowest first, each as a hash of the values that its members share. Two groups with
  /// one hash only have more candidates.
  private static func groups(of signature: Signature) -> [Int] {
    var (host, method, url) = (ByteBuffer(), ByteBuffer(), ByteBuffer())
    signature.forEachEntry { key, value in
      if key.ends(in: ":host") { host = ByteBuffer(bytes: value) }
      if key.ends(in: ":method") { method = ByteBuffer(bytes: value) }
      if key.ends(in: ":url") { url = ByteBuffer(bytes: value) }
    }
    return [self.hash(3, [host, method, url]), self.hash(2, [host, method]), self.hash(1, [url]), self.hash(0, [host]), 0]
  }

  private static func hash(_ kind: Int, _ values: [ByteBuffer]) -> Int {
    var hasher = Hasher()
    hasher.combine(kind)
    for value in values { hasher.combine(value) }
    return hasher.finalize()
  }

  private func compare(_ index: Int, _ recorded: Signature, with asked: [Signature.Entry]) -> NearMiss {
    var fields: [NearMiss.Field] = []
    var (distance, count) = (0, 0)
    var (left, right) = (recorded.entries[...], asked[...])
    while let pair = Self.nextPair(&left, &right) {
      guard pair.recorded != pair.asked else { continue }
      let differing = SignatureValue.differences(key: pair.key, recorded: pair.recorded, asked: pair.asked)
      count += differing.count
      fields.append(contentsOf: differing.prefix(Self.fieldLimit - fields.count))
      distance += Self.weight(pair.key) * max(1, min(differing.count, 10))
    }
    let exchange = self.library.entries[index].answers[0].exchange
    return NearMiss(
      exchange: exchange, signature: recorded, fields: fields, moreFields: count - fields.count, distance: distance)
  }

  /// Takes the first key of two sorted lists from those that have it.
  private static func nextPair(
    _ recorded: inout ArraySlice<Signature.Entry>, _ asked: inout ArraySlice<Signature.Entry>
  ) -> (key: String, recorded: ByteBuffer?, asked: ByteBuffer?)? {
    guard let left = recorded.first else { return asked.popFirst().map { ($0.key, nil, $0.value) } }
    guard let right = asked.first else { return recorded.popFirst().map { ($0.key, $0.value, nil) } }
    if left.key.utf8.elementsEqual(right.key.utf8) {
      (recorded, asked) = (recorded.dropFirst(), asked.dropFirst())
      return (left.key, left.value, right.value)
    }
    if left.key.utf8.lexicographicallyPrecedes(right.key.utf8) {
      recorded = recorded.dropFirst()
      return (left.key, left.value, nil)
    }
    asked = asked.dropFirst()
    return (right.key, nil, right.value)
  }

  /// A wrong host or path makes a request another one; a query parameter or a body field is a variation.
  private static func weight(_ key: String) -> Int {
    if key.hasSuffix(":host") || key.hasSuffix(":url") { return 100 }
    return key.hasSuffix(":method") ? 50 : 5
  }
}

extension [UInt32] {
  /// Adds an entry's index, up to `NearMissIndex.candidateLimit`.
  fileprivate mutating func appendCandidate(_ index: UInt32) {
    if self.count < NearMissIndex.candidateLimit { self.append(index) }
  }
}

extension UnsafeRawBufferPointer {
  /// Whether the last bytes are these.
  fileprivate func ends(in text: StaticString) -> Bool {
    let end = UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    return self.count >= end.count && self.suffix(end.count).elementsEqual(end)
  }
}
