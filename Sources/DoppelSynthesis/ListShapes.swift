/// Which arrays of answers are lists: what has other lengths at other times, or tells of items; and what is called like one.
struct ListShapes: Sendable {
  private struct Shape: Sendable {
    var length: Int
    var isList = false
    var element: Tree?
  }

  /// Of a place the members of its answers that are lists, and those that some answers do not have.
  private struct Root: Sendable {
    var lists: Set<String> = []
    var common: Set<String>?

    var optional: [String] { self.lists.subtracting(self.common ?? []).sorted() }
  }

  private var roots: [String: Root] = [:]
  private var shapes: [String: Shape] = [:]
  /// The names of lists.
  private var names: Set<Substring> = []

  /// - Parameter identity: the item that an object is about.
  mutating func learn(_ tree: Tree, at place: String, _ path: String = "", _ identity: (Tree) -> String?) {
    switch tree {
    case .object(let members):
      if path.isEmpty {
        let lists = members.filter { $0.value.elements.first.map { !$0.members.isEmpty } ?? false }.map(\.name)
        var root = self.roots[place] ?? Root()
        root.lists.formUnion(lists)
        root.common = root.common?.intersection(members.map(\.name)) ?? Set(members.map(\.name))
        self.roots[place] = root
      }
      for member in members { self.learn(member.value, at: place, "\(path).\(member.name)", identity) }
    case .array(let elements):
      var shape = self.shapes["\(place) \(path)"] ?? Shape(length: elements.count)
      let isOfScalars = elements.first.map { $0.plain != nil } ?? false
      if shape.length != elements.count || isOfScalars || elements.contains(where: { Self.tells($0, identity) }) {
        shape.isList = true
      }
      if case .object? = elements.first { shape.element = shape.element ?? elements[0] }
      self.shapes["\(place) \(path)"] = shape
      if shape.isList { self.names.insert(Self.name(of: path[...])) }
      for (index, element) in elements.enumerated() { self.learn(element, at: place, "\(path).\(index)", identity) }
    case .string, .number, .word, .bytes: break
    }
  }

  /// Whether an element is about an item, or holds an object that is.
  private static func tells(_ element: Tree, _ identity: (Tree) -> String?) -> Bool {
    identity(element) != nil || element.members.contains { identity($0.value) != nil }
  }

  /// The lists that answers at a place do not have where they are empty.
  func optional(at place: String) -> [String] { self.roots[place]?.optional ?? [] }

  private static func name(of path: Substring) -> Substring { path.split(separator: ".").last ?? path }

  /// - Parameter key: the place of an answer, and the path of an array in it.
  func isList(_ key: String) -> Bool { self.shapes[key]?.isList ?? false || self.names.contains(Self.name(of: key[...])) }

  /// An element of a list; `nil` where none was an object.
  func element(_ key: String) -> Tree? { self.shapes[key]?.element }
}
