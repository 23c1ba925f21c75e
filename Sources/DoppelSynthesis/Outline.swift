/// The values of an answer, and what answers of one form have in common.
struct Outline: Sendable {
  struct Leaf: Sendable {
    /// `.items[0].name` of the body, `@etag` of a header field.
    var path: String
    var value: Tree

    var name: String { self.path.hasPrefix("@") ? self.path : Call.Argument.name(of: self.path) }
  }

  /// Equal for answers of one form: status, header fields, names of members.
  private(set) var form: String
  private(set) var leaves: [Leaf] = []

  /// Fields that belong to the connection or the moment.
  static let volatile: Set<String> = [
    "date", "server", "connection", "keep-alive", "content-length", "transfer-encoding", "content-encoding", "via", "age",
  ]

  /// How answers of a call are taken apart.
  struct View: Sendable {
    /// The place of the call, with what decides which arrays are lists.
    var place: String
    var lists: ListShapes
    /// Header fields that are there or not as what is stored has them.
    var optional: Set<String> = []
    /// The members that are keys of objects that are one value.
    var keys: [[String]] = []
    /// The places of objects that show the item of the call, and are one value.
    var places: Set<String> = []
    /// Whether an array of texts is one value.
    var keepsTexts = false

    /// Whether an array is taken apart: each of its elements has its own place.
    func isTakenApart(_ elements: [Tree], at path: String) -> Bool {
      if self.keepsTexts, elements.allSatisfy({ if case .string = $0 { true } else { false } }) { return false }
      return !elements.isEmpty && !self.lists.isList("\(self.place) \(path)")
    }

    /// Whether an object is one value.
    func isWhole(_ tree: Tree, at path: String) -> Bool {
      self.places.contains(path) || self.keys.contains { key in key.allSatisfy { tree[$0] != nil } }
    }
  }

  init(_ shown: Shown, _ view: View) {
    self.form = "\(shown.status)"
    for field in Self.fields(of: shown, view) {
      if !view.optional.contains(field.name) { self.form += " @\(field.name)" }
      self.leaves.append(Leaf(path: "@\(field.name)", value: field.value))
    }
    if let body = shown.body { self.take(apart: body, "", view) }
  }

  /// The header fields that count, by their names.
  private static func fields(of shown: Shown, _ view: View) -> [(name: String, value: Tree)] {
    var fields = shown.fields.map { (name: $0.name.lowercased(), value: Tree.string($0.value)) }
    fields.removeAll { Self.volatile.contains($0.name) }
    for name in view.optional where !fields.contains(where: { $0.name == name }) { fields.append((name, .absent)) }
    return fields.sorted { $0.name < $1.name }
  }

  /// The header fields with other values in place of those that count.
  ///
  /// - Parameter values: one for each, of which the first are taken away.
  static func fields(
    like shown: Shown, _ view: View, _ values: inout ArraySlice<Tree>
  ) -> [(name: String, value: String)] {
    var fields = shown.fields
    var taken: Set<Int> = []
    for field in Self.fields(of: shown, view) {
      guard let value = values.popFirst() else { break }
      if let index = fields.indices.first(where: { !taken.contains($0) && fields[$0].name.lowercased() == field.name }) {
        taken.insert(index)
        fields[index].value = value == .absent ? "" : value.plain ?? ""
        if value == .absent { fields[index].name = "" }
      } else if value != .absent {
        taken.insert(fields.count)
        fields.append((field.name, value.plain ?? ""))
      }
    }
    return fields.filter { !$0.name.isEmpty }
  }

  private mutating func take(apart tree: Tree, _ path: String, _ view: View) {
    switch tree {
    case .object(let members) where !view.isWhole(tree, at: path):
      self.form += "{"
      let optional = path.isEmpty ? view.lists.optional(at: view.place) : []
      for name in optional {
        self.form += "?" + name
        self.leaves.append(Leaf(path: ".\(name)", value: tree[name] ?? .array([])))
      }
      for member in members where !optional.contains(member.name) {
        self.form += member.name + ":"
        self.take(apart: member.value, "\(path).\(member.name)", view)
      }
      self.form += "}"
    case .array(let elements) where view.isTakenApart(elements, at: path):
      self.form += "["
      for (index, element) in elements.enumerated() { self.take(apart: element, "\(path).\(index)", view) }
      self.form += "]"
    case .object, .array, .string, .number, .word, .bytes:
      self.form += "."
      self.leaves.append(Leaf(path: path, value: tree))
    }
  }

  /// The body with other values in place of its leaves.
  ///
  /// - Parameter values: one for each leaf, header fields first.
  static func body(
    like tree: Tree, _ view: View, _ values: inout ArraySlice<Tree>, _ path: String = ""
  ) -> Tree {
    switch tree {
    case .object(let members) where !view.isWhole(tree, at: path):
      let optional = path.isEmpty ? view.lists.optional(at: view.place) : []
      var lists = optional.map { Tree.Member(name: $0, value: values.popFirst() ?? .array([])) }
      lists.removeAll { $0.value == .array([]) }
      let others = members.filter { !optional.contains($0.name) }.map {
        Tree.Member(name: $0.name, value: self.body(like: $0.value, view, &values, "\(path).\($0.name)"))
      }
      return .object(lists + others)
    case .array(let elements) where view.isTakenApart(elements, at: path):
      return .array(elements.enumerated().map { self.body(like: $1, view, &values, "\(path).\($0)") })
    case .object, .array, .string, .number, .word, .bytes: return values.popFirst() ?? tree
    }
  }
}
