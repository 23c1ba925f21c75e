internal import DoppelExchange

/// An object that shows an item as a write leaves it: its fields with what the request says over them.
struct Overlay: Sendable, Hashable {
  /// The item that is changed, by its place in `Scene.ids`.
  var item: Int
  /// Where the fields stand in the request: empty, or `.data`; of a list of operations, in what they are done to.
  var place: String
  /// Whether fields that the request does not name stay.
  var keeps: Bool
  /// Whether `null` takes a field away (RFC 7396).
  var takesAway: Bool
  /// Whether the request lists operations (RFC 6902).
  var isPatch = false

  /// Those that may have made an object in a scene, the simplest first.
  ///
  /// - Parameter path: where the object stands in the answer.
  static func possible(_ scene: Scene, at path: String) -> [Overlay] {
    var places: [String] = []
    for argument in scene.call.arguments where argument.place.hasPrefix(".") {
      let steps = argument.place.split(separator: ".")
      for count in 0..<steps.count {
        let place = steps.prefix(count).map { "." + $0 }.joined()
        if !places.contains(place) { places.append(place) }
      }
    }
    guard scene.created == nil, let item = scene.ids.indices.last else { return [] }
    if case .array? = scene.call.value(at: ".") {
      return [path, ""].map { Overlay(item: item, place: $0, keeps: true, takesAway: false, isPatch: true) }
    }
    return places.flatMap { place in
      [false, true].flatMap { keeps in
        [false, true].map { Overlay(item: item, place: place, keeps: keeps, takesAway: $0) }
      }
    }
  }

  /// The fields that are known before the server adds its own; `nil` where they are not.
  func fields(in scene: Scene) -> [String: Tree]? {
    var fields: [String: Tree] = [:]
    if self.keeps {
      guard let item = self.id(in: scene).flatMap({ scene.before.items[$0] }), item.isComplete else { return nil }
      fields = item.shown
    }
    if self.isPatch { return self.patched(fields, by: scene.call.value(at: ".")?.elements ?? []) }
    for argument in scene.call.arguments where argument.place.hasPrefix(self.place + ".") {
      let path = argument.place.dropFirst(self.place.count).split(separator: ".").map(String.init)
      guard let name = path.first else { continue }
      fields[name] = Self.setting(argument.value, at: path.dropFirst(), in: fields[name], self.takesAway)
    }
    return fields
  }

  /// The fields after operations on them; `nil` where one cannot be done here.
  private func patched(_ fields: [String: Tree], by operations: [Tree]) -> [String: Tree]? {
    var fields = fields
    let root = self.place.split(separator: ".").map(String.init)
    for operation in operations {
      let pointer = (operation["path"]?.plain ?? "").split(separator: "/").map { step in
        String(step).replacing("~1", with: "/").replacing("~0", with: "~")
      }
      guard pointer.starts(with: root), pointer.count == root.count + 1, let name = pointer.last else { return nil }
      switch operation["op"]?.plain {
      case "add", "replace":
        guard let value = operation["value"] else { return nil }
        fields[name] = value
      case "remove": fields[name] = nil
      default: return nil
      }
    }
    return fields
  }

  private static func setting(_ value: Tree, at path: ArraySlice<String>, in tree: Tree?, _ takesAway: Bool) -> Tree? {
    guard let name = path.first else { return takesAway && value == .null ? nil : value }
    var members = tree?.members ?? []
    let inner = self.setting(value, at: path.dropFirst(), in: tree?[name], takesAway)
    if let index = members.firstIndex(where: { $0.name == name }) {
      if let inner { members[index].value = inner } else { members.remove(at: index) }
    } else if let inner {
      members.append(Tree.Member(name: name, value: inner))
    }
    return .object(members)
  }

  /// Whether an object is the item as the write left it. What the server makes anew may be anything that looks so.
  func holds(_ value: Tree, _ scene: Scene) -> Bool {
    guard case .object(let members) = value, let fields = self.fields(in: scene) else { return false }
    let id = self.id(in: scene)
    let isKnown = members.allSatisfy { member in
      if member.value.plain == id, fields[member.name].map({ $0 == member.value }) ?? true { return true }
      if let known = fields[member.name], known == member.value { return true }
      return !self.isAsked(member.name, scene) && Self.isMade(member.value, scene)
    }
    return isKnown && Set(fields.keys).isSubset(of: members.map(\.name))
  }

  /// The names of fields that the server made anew in an object.
  func made(in value: Tree, _ scene: Scene) -> Set<String> {
    let fields = self.fields(in: scene) ?? [:]
    let id = self.id(in: scene)
    return Set(value.members.filter { $0.value != fields[$0.name] && $0.value.plain != id }.map(\.name))
  }

  private func isAsked(_ name: String, _ scene: Scene) -> Bool {
    self.isPatch
      ? scene.call.value(at: ".")?.elements.contains { $0["path"]?.plain?.hasSuffix("/" + name) ?? false } ?? false
      : scene.call.arguments.contains { $0.place == "\(self.place).\(name)" }
  }

  private static func isMade(_ value: Tree, _ scene: Scene) -> Bool {
    value.plain.map { Made.isMade($0, at: scene.moment) } ?? false
  }

  private func id(in scene: Scene) -> String? {
    self.item < scene.ids.count ? scene.ids[self.item] : nil
  }

  /// The object in a scene; `nil` where it cannot be told.
  ///
  /// - Parameters:
  ///   - like: one that stood in its place.
  ///   - made: the names of fields that the server makes anew.
  ///   - named: those of fields that name the item.
  func value(in scene: Scene, like: Tree, made: Set<String>, named: Set<String>, fresh: (String) -> String) -> Tree? {
    guard var fields = self.fields(in: scene), let id = self.id(in: scene) else { return nil }
    for member in like.members {
      if named.contains(member.name) {
        fields[member.name] = Tree.text(id, like: member.value)
      } else if made.contains(member.name) {
        guard let text = member.value.plain else { return nil }
        fields[member.name] = Tree.text(fresh(text), like: member.value)
      }
    }
    let first = like.members.map(\.name)
    let names = first.filter { fields[$0] != nil } + fields.keys.filter { !first.contains($0) }.sorted()
    return .object(names.compactMap { name in fields[name].map { Tree.Member(name: name, value: $0) } })
  }
}
