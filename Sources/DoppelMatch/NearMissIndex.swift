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
  /// Each entry once for each of its groups, in the order of the groups' hashes, then of the entries.
  private let members: [Member]

  /// An entry in a group.
  private struct Member: Comparable {
    var group: UInt64
    var entry: UInt32

    static func < (left: Member, right: Member) -> Bool {
      left.group == right.group ? left.entry < right.entry : left.group < right.group
    }
  }

  package init(_ library: Library) {
    self.library = library
    var members: [Member] = []
    members.reserveCapacity(library.entries.count * Groups.count)
    for index in library.entries.indices {
      let groups = library.withKey(of: index) { Groups(ofKey: $0) }
      groups.forEach { members.append(Member(group: $0, entry: UInt32(index))) }
    }
    members.sort()
    self.members = members
  }

  /// The nearest recorded signatures, nearest first; equal distances in recorded order.
  package func nearest(to key: ByteBuffer, count: Int = 3) -> [NearMiss] {
    guard let asked = Signature(canonicalBytes: key) else { return [] }
    let entries = asked.entries
    var seen: Set<UInt32> = []
    var found: [NearMiss] = []
    var bytes = 0
    func search(_ candidates: some Sequence<UInt32>) -> Bool {
      for index in candidates where bytes < Self.comparedBytes && seen.insert(index).inserted {
        let recorded = self.library.signature(of: Int(index))
        bytes += key.readableBytes + recorded.canonicalBytes.readableBytes
        found.append(self.compare(Int(index), recorded, with: entries))
      }
      return found.count >= count || bytes >= Self.comparedBytes
    }
    var isDone = false
    key.withUnsafeReadableBytes { Groups(ofKey: $0) }.forEach { isDone = isDone || search(self.candidates(in: $0)) }
    if !isDone { _ = search((0..<UInt32(self.library.entries.count)).prefix(Self.candidateLimit)) }
    return Array(
      found.enumerated().sorted { ($0.element.distance, $0.offset) < ($1.element.distance, $1.offset) }
        .prefix(count).map(\.element))
  }

  /// The first entries of a group.
  private func candidates(in group: UInt64) -> some Sequence<UInt32> {
    var (low, high) = (0, self.members.count)
    while low < high {
      let middle = (low + high) / 2
      if self.members[middle].group < group { low = middle + 1 } else { high = middle }
    }
    return self.members[low...].prefix(Self.candidateLimit).lazy.prefix { $0.group == group }.map(\.entry)
  }

  /// The groups that a signature belongs to, each as a hash of the values that its members share. Two groups with one hash only
  /// have more candidates.
  private struct Groups {
    /// The groups of one signature.
    static let count = 4

    private var (host, method, url) = (0 as UInt64, 0 as UInt64, 0 as UInt64)

    init(ofKey key: UnsafeRawBufferPointer) {
      Signature.forEachEntry(in: key) { key, value in
        if key.ends(in: ":host") { self.host = Self.hash(value) }
        if key.ends(in: ":method") { self.method = Self.hash(value) }
        if key.ends(in: ":url") { self.url = Self.hash(value) }
      }
    }

    /// The narrowest first.
    func forEach(_ body: (UInt64) -> Void) {
      let hostAndMethod = self.host &+ 3 &* self.method
      body(hostAndMethod &+ 5 &* self.url &+ 1)
      body(hostAndMethod &+ 2)
      body(self.url &+ 3)
      body(self.host &+ 4)
    }

    private static func hash(_ value: UnsafeRawBufferPointer) -> UInt64 {
      var hasher = Hasher()
      hasher.combine(bytes: value)
      return UInt64(bitPattern: Int64(hasher.finalize()))
    }
  }

  private func compare(_ index: Int, _ recorded: Signature, with asked: [Signature.Entry]) -> NearMiss {
    var fields: [NearMiss.Field] = []
    var (distance, count) = (0, 0)
    var (left, right) = (recorded.entries[...], asked[...])
    while let pair = Self.nextPair(&left, &right) {
      guard pair.recorded != pair.asked else { continue }
      var key = pair.key
      let form = key.withUTF8 { self.library.masking.form(UnsafeRawBufferPointer($0)) }
      let differing = SignatureValue.differences(key: key, form: form, recorded: pair.recorded, asked: pair.asked)
      count += differing.count
      fields.append(contentsOf: differing.prefix(Self.fieldLimit - fields.count))
      distance += Self.weight(pair.key) * max(1, min(differing.count, 10))
    }
    let exchange = self.library.entries[index].first.exchange
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

extension UnsafeRawBufferPointer {
  /// Whether the last bytes are these.
  fileprivate func ends(in text: StaticString) -> Bool {
    let end = UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    return self.count >= end.count && self.suffix(end.count).elementsEqual(end)
  }
}
