/// The elements of a list: each shows fields of its item by their names, at most one object further in.
enum ListElement {
  /// Whether an element shows an item. What is not known of the item may be anything that looks made.
  static func holds(_ element: Tree, _ id: String, in world: World, _ rules: ElementRules) -> Bool {
    if let whole = world.items[id]?.whole { return element.ordered(like: whole) == whole }
    return element.members.allSatisfy { member in
      if rules.handles.contains(member.name) { return member.value.plain.map { Made.isMade($0) } ?? false }
      if let known = self.field(member.name, of: id, in: world) { return known == member.value }
      if let told = world.items[id].flatMap({ rules.value(member.name, of: $0, like: member.value) }) {
        return told == member.value
      }
      if case .object = member.value { return self.holds(member.value, id, in: world, rules) }
      return member.value.plain.map { Made.isMade($0) } ?? false
    }
  }

  /// Whether an element tells that an item was removed: it names that, and says beside it what such elements say and what is made anew.
  static func tells(_ element: Tree, ofRemoved id: String, like: Tree, _ scene: Scene) -> Bool {
    guard scene.after.isThere(id) == false, element.members.count == like.members.count else { return false }
    return zip(element.members, like.members).allSatisfy { own, other in
      guard own.name == other.name, let text = own.value.plain else { return false }
      return text == id || Made.isMade(text, at: scene.moment) || own.value == other.value
    } && element.members.contains { $0.value.plain == id }
  }

  /// An element that tells that an item was removed.
  static func removed(_ id: String, like: Tree, fresh: (String) -> String) -> Tree {
    let named = like.members.first { $0.value.plain.map { Made.isMade($0) && !Made.isTime($0, at: nil) } ?? false }?.name
    return .object(
      like.members.map { member in
        var member = member
        if member.name == named {
          member.value = Tree.text(id, like: member.value) ?? member.value
        } else if let text = member.value.plain, Made.isTime(text, at: nil) || Made.isEpoch(text) || Made.isMade(text) {
          member.value = Tree.text(fresh(text), like: member.value) ?? member.value
        }
        return member
      })
  }

  /// Whether an element shows all that an item has, and nothing else; `nil` where it names none.
  static func isWhole(_ element: Tree, in world: World) -> Bool? {
    let id = element.members.lazy.compactMap(\.value.plain).first { world.items[$0] != nil }
    guard let item = id.flatMap({ world.items[$0] }) else { return nil }
    return item.isComplete && Set(element.members.map(\.name)) == Set(item.shown.keys)
  }

  /// All that an item has, in the order of another one, and what that has not by its name; `nil` where it is not all known.
  static func whole(_ id: String, like other: Tree, in world: World) -> Tree? {
    guard let item = world.items[id], item.isComplete else { return nil }
    let first = other.members.map(\.name)
    let fields = item.shown
    let names = first.filter { fields[$0] != nil } + fields.keys.filter { !first.contains($0) }.sorted()
    return .object(names.compactMap { name in fields[name].map { Tree.Member(name: name, value: $0) } })
  }

  /// The element that shows an item; `nil` where a field of it is not known.
  ///
  /// - Parameters:
  ///   - world: is told what is made anew.
  ///   - fresh: another text of the same form.
  static func made(
    like element: Tree, _ id: String, in world: inout World, _ rules: ElementRules, fresh: (String) -> String
  ) -> Tree? {
    if let whole = world.items[id]?.whole { return whole }
    var members: [Tree.Member] = []
    for member in element.members {
      if rules.handles.contains(member.name), let text = member.value.plain {
        members.append(Tree.Member(name: member.name, value: .string(fresh(text))))
      } else if let known = self.field(member.name, of: id, in: world) {
        members.append(Tree.Member(name: member.name, value: known))
      } else if let told = world.items[id].flatMap({ rules.value(member.name, of: $0, like: member.value) }) {
        members.append(Tree.Member(name: member.name, value: told))
      } else if case .object = member.value {
        guard let inner = self.made(like: member.value, id, in: &world, rules, fresh: fresh) else { return nil }
        members.append(Tree.Member(name: member.name, value: inner))
      } else if let text = member.value.plain, Made.isMade(text) {
        let value = Tree.string(fresh(text))
        world.set("^" + member.name, of: id, to: value)
        members.append(Tree.Member(name: member.name, value: value))
      } else {
        return nil
      }
    }
    return .object(members)
  }

  private static func field(_ name: String, of id: String, in world: World) -> Tree? {
    world.field(name, of: id) ?? world.field("^" + name, of: id)
  }
}
