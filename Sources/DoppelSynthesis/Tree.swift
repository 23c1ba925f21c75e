internal import DoppelExchange
package import NIOCore

/// A JSON value that is taken apart, to be compared and put together anew. Numbers stay as they were written.
package indirect enum Tree: Sendable, Hashable {
  case object([Member])
  case array([Tree])
  case string(String)
  /// Its lexeme.
  case number(String)
  /// `true`, `false` or `null`.
  case word(String)
  /// What is not taken apart.
  case bytes(ByteBuffer)

  package struct Member: Sendable, Hashable {
    package var name: String
    package var value: Tree
  }

  static let null = Tree.word("null")
  /// A header field that is not there.
  static let absent = Tree.word("")

  /// `nil` where the text is no JSON.
  package init?(json text: ByteBuffer) {
    guard let tree = try? FieldTree(json: text) else { return nil }
    self.init(tree.root)
  }

  init(_ node: FieldTree.Node) {
    switch node.kind {
    case .object: self = .object(node.members.map { Member(name: $0.name, value: Tree($0.value)) })
    case .array: self = .array(node.elements.map(Tree.init))
    case .string: self = .string(node.string ?? "")
    case .number: self = .number(node.text)
    case .true, .false, .null: self = .word(node.text)
    }
  }

  /// The text of a string, a number or a word; `nil` for an object or an array.
  var plain: String? {
    switch self {
    case .string(let text), .number(let text), .word(let text): text
    case .object, .array, .bytes: nil
    }
  }

  var integer: Int? { if case .number(let text) = self { Int(text) } else { nil } }

  var members: [Member] { if case .object(let members) = self { members } else { [] } }
  var elements: [Tree] { if case .array(let elements) = self { elements } else { [] } }

  /// The element of an array by its number.
  func element(_ number: String) -> Tree? {
    guard let index = Int(number), self.elements.indices.contains(index) else { return nil }
    return self.elements[index]
  }

  subscript(name: String) -> Tree? { self.members.first { $0.name == name }?.value }

  /// A value with this text that is of the same kind as another: a parameter has no kind of its own. `nil` where the text is
  /// none of that kind.
  static func text(_ text: String, like other: Tree) -> Tree? {
    switch other {
    case .number: self.isNumber(text) ? .number(text) : nil
    case .word: ["true", "false", "null"].contains(text) ? .word(text) : nil
    default: .string(text)
    }
  }

  /// The same with the values of another wherever both look made anew in the same place.
  func withMade(of other: Tree) -> Tree {
    switch (self, other) {
    case (.object(let members), _):
      .object(
        members.map { member in
          Member(name: member.name, value: other[member.name].map { member.value.withMade(of: $0) } ?? member.value)
        })
    case (.array(let elements), .array(let others)) where elements.count == others.count:
      .array(zip(elements, others).map { $0.withMade(of: $1) })
    default:
      [self, other].allSatisfy { $0.plain.map { Made.isMade($0) } ?? false } ? other : self
    }
  }

  /// The same with the members of its objects in the order in which another has them, and what that has not after them.
  func ordered(like other: Tree) -> Tree {
    switch (self, other) {
    case (.object(let members), .object(let others)):
      var places = Dictionary(grouping: members.indices) { members[$0].name }.mapValues { $0[...] }
      var taken: Set<Int> = []
      var ordered: [Member] = []
      for other in others {
        guard let index = places[other.name]?.popFirst() else { continue }
        taken.insert(index)
        ordered.append(Member(name: other.name, value: members[index].value.ordered(like: other.value)))
      }
      return .object(ordered + members.indices.filter { !taken.contains($0) }.map { members[$0] })
    case (.array(let elements), .array(let others)) where elements.count == others.count:
      return .array(zip(elements, others).map { $0.ordered(like: $1) })
    default: return self
    }
  }

  /// An object with the members of another in place of its own.
  func overlaid(with other: Tree) -> Tree {
    let own = self.members.filter { member in other[member.name] == nil }
    if own.isEmpty { return other }
    let rest = other.members.filter { self[$0.name] == nil }
    return .object(self.members.map { Member(name: $0.name, value: other[$0.name] ?? $0.value) } + rest)
  }

  /// Whether a text is a number of JSON (RFC 8259 section 6), with nothing around it.
  static func isNumber(_ text: String) -> Bool { Tree(json: ByteBuffer(string: text)) == .number(text) }

  /// The same with nothing but the kinds of its values: of an array those of its elements, each once.
  var kind: Tree {
    switch self {
    case .object(let members): return .object(members.map { Member(name: $0.name, value: $0.value.kind) })
    case .array(let elements):
      var seen: Set<Tree> = []
      return .array(elements.map(\.kind).filter { seen.insert($0).inserted })
    case .string: return .string("")
    case .number: return .number("0")
    case .word(let text): return .word(text == "null" ? text : "true")
    case .bytes: return .bytes(ByteBuffer())
    }
  }

  /// The places of the widest objects in it that are such as asked for.
  func places(_ path: String = "", where isWanted: (Tree) -> Bool) -> Set<String> {
    switch self {
    case .object(let members):
      if isWanted(self) { return [path] }
      return members.reduce(into: []) { $0.formUnion($1.value.places("\(path).\($1.name)", where: isWanted)) }
    case .array(let elements):
      return elements.enumerated().reduce(into: []) {
        $0.formUnion($1.element.places("\(path).\($1.offset)", where: isWanted))
      }
    case .string, .number, .word, .bytes: return []
    }
  }

  /// Whether a kind is this one, or that of an array which has elements of more kinds.
  func isPart(of other: Tree) -> Bool {
    guard case .array(let own) = self, case .array(let all) = other, !own.isEmpty else { return self == other }
    return own.allSatisfy(all.contains)
  }

  /// About how many bytes of memory it takes.
  var byteCount: Int {
    let own = MemoryLayout<Tree>.stride
    return switch self {
    case .object(let members): members.reduce(own) { $0 + $1.name.utf8.count + $1.value.byteCount }
    case .array(let elements): elements.reduce(own) { $0 + $1.byteCount }
    case .string(let text), .number(let text), .word(let text): own + text.utf8.count
    case .bytes(let bytes): own + bytes.readableBytes
    }
  }

  func write(into writer: inout JSONWriter) {
    switch self {
    case .object(let members):
      writer.beginObject()
      for member in members {
        writer.name(member.name)
        member.value.write(into: &writer)
      }
      writer.endObject()
    case .array(let elements):
      writer.beginArray()
      for element in elements { element.write(into: &writer) }
      writer.endArray()
    case .string(let text): writer.string(text)
    case .number(let text), .word(let text): writer.lexeme(ByteBuffer(string: text))
    case .bytes(let bytes): writer.string(bytes)
    }
  }
}
