internal import DoppelCompare
internal import DoppelExchange
internal import DoppelRules
internal import NIOCore

/// Puts trees together: what was recorded, what a person made of it, what the server says now.
///
/// Objects are put together member by member, in the order of the tree that is in place; arrays of one length element by
/// element; of others the elements that a person changed and the server left as they were, where the person changed no count, and else
/// the array is a whole. An object that has a name twice is a whole, too.
struct TreeMerge {
  /// Bytes of a value that a conflict shows.
  private static let shown = 256

  private(set) var conflicts: [AnswerMerge.Conflict] = []

  // MARK: a person's edits over a newer answer

  /// Writes what the server says now with the person's edits on top.
  mutating func write(
    recorded: FieldTree.Node, edited: FieldTree.Node, newer: FieldTree.Node, at path: [FieldPath.Step],
    into writer: inout JSONWriter
  ) {
    if let node = self.choose(recorded, edited, newer, path, writes: false) { return writer.node(node) }
    if let names = Self.names(edited), let former = Self.names(recorded), let new = Self.names(newer) {
      writer.beginObject()
      for name in names.order + new.order.filter({ names.values[$0] == nil }) {
        let (one, two, three) = (former.values[name], names.values[name], new.values[name])
        if let one, let two, let three {
          writer.name(name)
          self.write(recorded: one, edited: two, newer: three, at: path + [.name(name)], into: &writer)
        } else if let node = self.choose(one, two, three, path + [.name(name)], writes: true) {
          writer.name(name)
          writer.node(node)
        }
      }
      return writer.endObject()
    }
    let (former, places, new) = (Array(recorded.elements), Array(edited.elements), Array(newer.elements))
    if Self.areArrays([recorded, edited, newer]), former.count == places.count, new.count == places.count {
      writer.beginArray()
      for index in places.indices {
        self.write(
          recorded: former[index], edited: places[index], newer: new[index], at: path + [.index(index)], into: &writer)
      }
      return writer.endArray()
    }
    if Self.areArrays([recorded, edited, newer]), let elements = Self.elements(former, places, over: new) {
      writer.beginArray()
      for element in elements { writer.node(element) }
      return writer.endArray()
    }
    self.conflict(recorded, edited, newer, path)
    writer.node(edited)
  }

  /// The server's elements with the person's in the place of those that the person changed; `nil` where one of those is another by now,
  /// cannot be told from others, or where the person changed their count.
  private static func elements(
    _ recorded: [FieldTree.Node], _ edited: [FieldTree.Node], over newer: [FieldTree.Node]
  ) -> [FieldTree.Node]? {
    guard recorded.count == edited.count else { return nil }
    var (result, taken): ([FieldTree.Node], Set<Int>) = (newer, [])
    for index in recorded.indices where !self.isEqual(recorded[index], edited[index]) {
      let same = newer.indices.filter { self.isEqual(newer[$0], recorded[index]) }
      guard let place = same.contains(index) ? index : same.first, same.count == 1 || place == index,
        taken.insert(place).inserted
      else { return nil }
      result[place] = edited[index]
    }
    return result
  }

  /// The value where at most one side changed it, or both in the same way. With `writes`, the person's where both did, which is
  /// a conflict; without it `nil`.
  private mutating func choose(
    _ recorded: FieldTree.Node?, _ edited: FieldTree.Node?, _ newer: FieldTree.Node?, _ path: [FieldPath.Step], writes: Bool
  ) -> FieldTree.Node? {
    if Self.isEqual(edited, recorded) { return newer }
    if Self.isEqual(newer, recorded) || Self.isEqual(edited, newer) { return edited }
    guard writes else { return nil }
    self.conflict(recorded, edited, newer, path)
    return edited
  }

  private mutating func conflict(
    _ recorded: FieldTree.Node?, _ edited: FieldTree.Node?, _ newer: FieldTree.Node?, _ path: [FieldPath.Step]
  ) {
    self.conflicts.append(
      AnswerMerge.Conflict(
        path: FieldPath(path), recorded: recorded.map(Self.text), edited: edited.map(Self.text), newer: newer.map(Self.text)))
  }

  // MARK: a newer answer with the recorded ids and times

  /// Writes what the server says now, with the recorded value wherever nothing but what is made anew each time differs, or where
  /// the user leaves the field out; so what other recorded answers refer to stays as it was.
  static func writeRenewed(
    _ recorded: FieldTree.Node, by newer: FieldTree.Node, _ ignored: FieldWalk, into writer: inout JSONWriter
  ) {
    if ignored.isCovered { return writer.node(recorded) }
    if let former = self.names(recorded), let new = self.names(newer) {
      writer.beginObject()
      for name in former.order + new.order.filter({ former.values[$0] == nil }) {
        let next = ignored.entering(.name(name))
        guard let value = new.values[name] else {
          guard next.isCovered, let kept = former.values[name] else { continue }
          writer.name(name)
          writer.node(kept)
          continue
        }
        writer.name(name)
        if let old = former.values[name] {
          self.writeRenewed(old, by: value, next, into: &writer)
        } else {
          writer.node(value)
        }
      }
      return writer.endObject()
    }
    let (former, new) = (Array(recorded.elements), Array(newer.elements))
    if self.areArrays([recorded, newer]), former.count == new.count {
      writer.beginArray()
      for index in new.indices {
        self.writeRenewed(former[index], by: new[index], ignored.entering(.index(index)), into: &writer)
      }
      return writer.endArray()
    }
    let isScalar = recorded.kind == newer.kind && recorded.kind != .object && recorded.kind != .array
    let keeps = isScalar && (ValueNoise.isSame(recorded.lexeme, newer.lexeme) || self.isEqual(recorded, newer))
    writer.node(keeps ? recorded : newer)
  }

  // MARK: trees

  private static func areArrays(_ nodes: [FieldTree.Node]) -> Bool { nodes.allSatisfy { $0.kind == .array } }

  /// The members of an object; `nil` for what is none, and where a name stands twice.
  private static func names(_ node: FieldTree.Node) -> (order: [String], values: [String: FieldTree.Node])? {
    guard node.kind == .object else { return nil }
    var (order, values): ([String], [String: FieldTree.Node]) = ([], [:])
    for member in node.members {
      guard values.updateValue(member.value, forKey: member.name) == nil else { return nil }
      order.append(member.name)
    }
    return (order, values)
  }

  private static func isEqual(_ one: FieldTree.Node?, _ other: FieldTree.Node?) -> Bool {
    guard let one, let other else { return one == nil && other == nil }
    return one.lexeme == other.lexeme || Comparison().compare(recorded: one.detached, live: other.detached).isMatch
  }

  private static func text(_ node: FieldTree.Node) -> String {
    let lexeme = node.text
    return lexeme.utf8.count <= self.shown ? lexeme : String(decoding: lexeme.utf8.prefix(self.shown), as: UTF8.self) + "…"
  }
}
