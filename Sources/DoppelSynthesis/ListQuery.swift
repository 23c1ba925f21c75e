/// Which items a list shows, and in which order.
struct ListQuery: Sendable, Hashable {
  /// What an argument of the request does to the list.
  enum Role: Sendable, Hashable {
    case nothing
    /// The field has its value.
    case equals(String)
    /// The field's text holds its text, whatever the case.
    case contains(String)
    /// The field is an array that has it, or an object with it.
    case has(String)
    /// The field has another value.
    case differs(String)
    /// The field has one of its values, with commas between them.
    case isOneOf(String)
    /// The field is no less, or no more.
    case isAtLeast(String)
    case isAtMost(String)
    /// Whether there is such a field.
    case isThere(String)
    /// What was written after the answer that said its value; with what was removed since, or without.
    case since(evenGone: Bool)
    /// What was not shown yet, on the page whose answer said its value and on those before.
    case page
    /// At most so many.
    case limit
    /// It names the field by which the list is sorted, after `-` downwards.
    case sort
  }

  struct Use: Sendable, Hashable {
    var place: String
    var role: Role
  }

  struct Constant: Sendable, Hashable {
    var field: String
    var value: Tree
  }

  /// The endpoint that made the items.
  var kind: String
  /// The item of the request in which they were made, by its place in `Target.ids`; `nil` for any.
  var parent: Int?
  var uses: [Use] = []
  /// What all have in a field, whatever the request says.
  var constant: Constant?
  /// The field by which it is sorted, `changes` for the order of the last writes; `nil` for that of creation.
  var order: String?
  var isReversed = false

  /// Ways in which a list may have come about that are looked at.
  static let limit = 2_048

  /// Stands for the order of the last writes.
  static let changes = "~"

  /// All items that fit, in order; `nil` where that cannot be told.
  func matched(_ scene: Scene, _ world: World) -> [String]? {
    var parent: String?
    if let index = self.parent {
      guard index < scene.ids.count else { return nil }
      parent = scene.ids[index]
    }
    let showsGone = self.uses.contains { $0.role == .since(evenGone: true) }
    var found = world.items(of: self.kind, in: parent, evenGone: showsGone)
    guard !found.contains(where: { world.isBlurred($0.id) }) else { return nil }
    if let constant = self.constant { found.removeAll { $0.item.field(constant.field) != constant.value } }
    if let order = self.order {
      found = order == Self.changes ? found.sorted { $0.item.changed < $1.item.changed } : Self.sorted(found, by: order)
    }
    if self.isReversed { found.reverse() }
    for use in self.uses {
      guard let value = scene.call.value(at: use.place) else { return nil }
      switch use.role {
      case .since:
        guard let mark = value.plain.flatMap({ world.mark($0) }) else { return nil }
        found.removeAll { $0.item.changed <= mark.count }
      case .page:
        guard let mark = value.plain.flatMap({ world.mark($0) }) else { return nil }
        found.removeAll { mark.shown.contains($0.id) }
      case .sort:
        for key in (value.plain ?? "").split(separator: ",").reversed() { found = Self.sorted(found, by: String(key)) }
      case .nothing, .limit: break
      case .equals, .contains, .has, .differs, .isOneOf, .isAtLeast, .isAtMost, .isThere:
        found.removeAll { !Self.fits($0.item, use.role, value) }
      }
    }
    return found.map(\.id)
  }

  private static func fits(_ item: World.Item, _ role: Role, _ value: Tree) -> Bool {
    switch role {
    case .nothing, .limit, .sort, .since, .page: return true
    case .equals(let field): return item.field(field)?.plain == value.plain
    case .contains(let field): return self.contains(item.field(field), value)
    case .has(let field): return self.has(item.field(field), value)
    case .differs(let field): return item.field(field)?.plain != value.plain
    case .isOneOf(let field):
      guard let own = item.field(field)?.plain else { return false }
      return value.plain?.split(separator: ",", omittingEmptySubsequences: false).contains { $0 == own } ?? false
    case .isAtLeast(let field): return self.compare(item.field(field), value) { $0 >= $1 }
    case .isAtMost(let field): return self.compare(item.field(field), value) { $0 <= $1 }
    case .isThere(let field): return (item.field(field) != nil) == (value.plain == "true")
    }
  }

  private static func compare(_ field: Tree?, _ value: Tree, by isOrdered: (Double, Double) -> Bool) -> Bool {
    guard case .number(let own)? = field, let one = Double(own), let other = value.plain.flatMap(Double.init) else {
      return false
    }
    return isOrdered(one, other)
  }

  /// Of those the ones that are shown.
  func shown(_ scene: Scene, _ world: World) -> [String]? {
    guard let matched = self.matched(scene, world) else { return nil }
    guard let limit = self.limit(scene) else { return matched }
    return Array(matched.prefix(limit))
  }

  /// Whether it shows the same items, perhaps in another order.
  func isLike(_ other: ListQuery) -> Bool {
    var same = self
    (same.order, same.isReversed) = (other.order, other.isReversed)
    return same == other
  }

  /// Whether it is in an order that no field of the items tells: of creation, or of the last writes.
  var isOfWrites: Bool { self.order == nil || self.order == Self.changes }

  /// Whether it may as well be what was shown: an order by whatever field happens to fit is less likely than one of writes.
  func isRival(of other: ListQuery) -> Bool { self.isLike(other) && (self.isOfWrites || !other.isOfWrites) }

  /// The same without what the request says.
  var whole: ListQuery {
    var whole = self
    whole.uses = self.uses.map { Use(place: $0.place, role: $0.role == .limit ? .limit : .nothing) }
    return whole
  }

  func limit(_ scene: Scene) -> Int? {
    self.uses.first { $0.role == .limit }.flatMap { scene.call.value(at: $0.place)?.plain }.flatMap(Int.init).map { max(0, $0) }
  }

  private static func contains(_ field: Tree?, _ value: Tree) -> Bool {
    guard case .string(let text)? = field, let part = value.plain?.lowercased() else { return false }
    if part.isEmpty { return true }
    let (all, sought) = (Array(text.lowercased().utf8), Array(part.utf8))
    guard all.count >= sought.count else { return false }
    return (0...(all.count - sought.count)).contains { all[$0...].starts(with: sought) }
  }

  private static func has(_ field: Tree?, _ value: Tree) -> Bool {
    field?.elements.contains { $0.plain == value.plain || $0.members.contains { $0.value.plain == value.plain } } ?? false
  }

  private static func sorted(
    _ items: [(id: String, item: World.Item)], by key: String
  ) -> [(id: String, item: World.Item)] {
    let isDescending = key.hasPrefix("-")
    let field = isDescending ? String(key.dropFirst()) : key
    return items.enumerated().sorted { left, right in
      let (one, other) = (left.element.item.field(field), right.element.item.field(field))
      if Self.precedes(one, other) { return !isDescending }
      if Self.precedes(other, one) { return isDescending }
      return left.offset < right.offset
    }.map(\.element)
  }

  private static func precedes(_ left: Tree?, _ right: Tree?) -> Bool {
    switch (left, right) {
    case (.number(let one)?, .number(let other)?): (Double(one) ?? 0) < (Double(other) ?? 0)
    case (.string(let one)?, .string(let other)?): one.utf8.lexicographicallyPrecedes(other.utf8)
    case (.word?, .string?), (.word?, .number?), (nil, .some): true
    default: false
    }
  }
}
