/// What paths have in common: parts in whose place others stand that the same parts follow are `*`.
enum PathKinds {
  /// The kind of each path: `v2/*/*/blobs` of `v2/ann/app/blobs` where there is a `v2/bob/web/blobs` and a `v2/ann/web/blobs`.
  static func of(_ paths: Set<String>) -> [String: String] {
    var kinds: [String: String] = [:]
    self.walk(paths.sorted().map { ($0, $0.split(separator: "/")[...]) }, [], into: &kinds)
    return kinds
  }

  private static func walk(
    _ paths: [(path: String, rest: ArraySlice<Substring>)], _ kind: [Substring], into kinds: inout [String: String]
  ) {
    for path in paths where path.rest.isEmpty { kinds[path.path] = kind.joined(separator: "/") }
    let byFirst = Dictionary(grouping: paths.filter { !$0.rest.isEmpty }) { $0.rest.first ?? "" }
    for alike in self.alike(byFirst.mapValues { paths in Set(paths.compactMap { $0.rest.dropFirst().first }) }) {
      let below = alike.flatMap { first in (byFirst[first] ?? []).map { ($0.path, $0.rest.dropFirst()) } }
      self.walk(below, kind + [alike.count > 1 ? "*" : alike[0]], into: &kinds)
    }
  }

  /// Parts by what may follow them: together those that have something in common, also by way of others.
  private static func alike(_ following: [Substring: Set<Substring>]) -> [[Substring]] {
    var groups: [[Substring]] = []
    var groupOfNext: [Substring: Int] = [:]
    for first in following.keys.sorted() {
      let next = following[first] ?? []
      let met = Set(next.compactMap { groupOfNext[$0] }).sorted()
      guard let group = met.first else {
        for part in next { groupOfNext[part] = groups.count }
        groups.append([first])
        continue
      }
      groups[group].append(first)
      for other in met.dropFirst() {
        groups[group] += groups[other]
        groups[other] = []
      }
      for (part, other) in groupOfNext where met.contains(other) { groupOfNext[part] = group }
      for part in next { groupOfNext[part] = group }
    }
    return groups.filter { !$0.isEmpty }
  }
}
