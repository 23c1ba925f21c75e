internal import DoppelExchange
package import NIOCore

/// Finds the recorded signatures nearest to one that missed. Built once for a library, before it answers.
///
/// Candidates are taken from the narrowest group that has any: same host, method and path; same host and method; same host; all.
/// A group is searched up to `candidateLimit`, so that a miss costs the same whatever the size of the library.
package struct NearMissIndex: Sendable {
  /// Signatures that are compared with one that missed.
  package static let candidateLimit = 512
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
    var seen: Set<UInt32> = []
    var found: [NearMiss] = []
    for group in Self.groups(of: asked) {
      for index in self.groups[group] ?? [] where seen.insert(index).inserted {
        found.append(self.compare(Int(index), with: asked))
      }
      if found.count >= count { break }
    }
    return Array(
      found.enumerated().sorted { ($0.element.distance, $0.offset) < ($1.element.distance, $1.offset) }
        .prefix(count).map(\.element))
  }

  /// The groups that a signature belongs to, narrowest first, each as a hash of the values that its members share. Two groups with
  /// one hash only have more candidates.
  private static func groups(of signature: Signature) -> [Int] {
    func value(_ suffix: String) -> ByteBuffer { signature.entries.first { $0.key.hasSuffix(suffix) }?.value ?? ByteBuffer() }
    let (host, method, url) = (value(":host"), value(":method"), value(":url"))
    return [self.hash(3, [host, method, url]), self.hash(2, [host, method]), self.hash(1, [url]), self.hash(0, [host]), 0]
  }

  private static func hash(_ kind: Int, _ values: [ByteBuffer]) -> Int {
    var hasher = Hasher()
    hasher.combine(kind)
    for value in values { hasher.combine(value) }
    return hasher.finalize()
  }

  private func compare(_ index: Int, with asked: Signature) -> NearMiss {
    let recorded = self.library.signature(of: index)
    var fields: [NearMiss.Field] = []
    var distance = 0
    for key in Set(recorded.entries.map(\.key)).union(asked.entries.map(\.key)).sorted() {
      let (one, other) = (recorded[key], asked[key])
      guard one != other else { continue }
      let differing = SignatureValue.differences(key: key, recorded: one, asked: other)
      fields.append(contentsOf: differing)
      distance += Self.weight(key) * max(1, min(differing.count, 10))
    }
    let exchange = self.library.entries[index].answers[0].exchange
    return NearMiss(exchange: exchange, signature: recorded, fields: fields, distance: distance)
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
