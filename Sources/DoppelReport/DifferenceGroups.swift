package import DoppelCompare
internal import DoppelRules

/// Differences of many answers, counted by endpoint, field and kind, with the first examples of each.
package struct DifferenceGroups: Sendable {
  package struct Key: Sendable, Hashable {
    /// The place in the run's `EndpointTable`.
    package var endpoint: Int
    /// The field's path with `[*]` for every index, so that all elements of an array are one group.
    package var path: String
    package var kind: Difference.Kind
  }

  package struct Example: Sendable, Hashable {
    /// The path with its indices.
    package var path: String
    package var recorded: String
    package var live: String
  }

  package struct Group: Sendable, Hashable {
    package var key: Key
    package var count: Int
    /// The first different ones, at most `maximumExamples`.
    package var examples: [Example]
  }

  /// Groups that are kept; differences of others are only counted.
  package static let maximumCount = 500
  /// Examples of one group that are kept.
  package static let maximumExamples = 3
  /// Bytes of a path that are kept.
  package static let maximumPathBytes = 300

  private var groups: [Key: Group] = [:]
  /// Differences that are in no group: beyond a limit here or in the comparison.
  package private(set) var ungrouped = 0

  package init() {}

  package mutating func add(_ verdict: Verdict, endpoint: Int) {
    self.ungrouped += verdict.moreCount
    for difference in verdict.differences {
      let key = Key(endpoint: endpoint, path: Self.grouped(difference.path), kind: difference.kind)
      let example = Example(
        path: Self.cut("\(difference.path)"), recorded: difference.recorded, live: difference.live)
      self.add(key, count: 1, examples: [example])
    }
  }

  package mutating func merge(_ other: DifferenceGroups) {
    self.ungrouped += other.ungrouped
    for group in other.groups.values.sorted(by: Self.precedes) {
      self.add(group.key, count: group.count, examples: group.examples)
    }
  }

  private mutating func add(_ key: Key, count: Int, examples: [Example]) {
    guard self.groups[key] != nil || self.groups.count < Self.maximumCount else { return self.ungrouped += count }
    var group = self.groups[key] ?? Group(key: key, count: 0, examples: [])
    group.count += count
    for example in examples where group.examples.count < Self.maximumExamples && !group.examples.contains(example) {
      group.examples.append(example)
    }
    self.groups[key] = group
  }

  /// The most frequent first; those of equal count in order of endpoint and path.
  package var sorted: [Group] { self.groups.values.sorted(by: Self.precedes) }

  private static func precedes(_ left: Group, _ right: Group) -> Bool {
    if left.count != right.count { return left.count > right.count }
    let (one, other) = (left.key, right.key)
    return (one.endpoint, one.path, one.kind.rawValue) < (other.endpoint, other.path, other.kind.rawValue)
  }

  private static func grouped(_ path: FieldPath) -> String {
    var text = ""
    var pending: [FieldPath.Step] = []
    let flush = { (steps: inout [FieldPath.Step]) in
      if !steps.isEmpty {
        let part = "\(FieldPath(steps))"
        text += text.isEmpty || part.hasPrefix("[") || part.hasPrefix("(") ? part : "." + part
      }
      steps.removeAll()
    }
    for step in path.steps {
      if case .index = step {
        flush(&pending)
        text += "[*]"
      } else {
        pending.append(step)
      }
    }
    flush(&pending)
    return self.cut(text.isEmpty ? "$" : text)
  }

  private static func cut(_ text: String) -> String {
    guard text.utf8.count > self.maximumPathBytes else { return text }
    return String(decoding: text.utf8.prefix(self.maximumPathBytes), as: UTF8.self) + "…"
  }
}
