extension ListQuery {
  /// The likeliest ways in which a list may come about, at most `limit`, the simplest first.
  static func possible(_ scene: Scene, _ catalogue: Catalogue) -> [ListQuery] {
    // by cost, and where that is equal as they come
    var found: [(query: ListQuery, rank: (Int, Int, Int, Int))] = []
    for (number, kind) in catalogue.kinds.sorted(by: { $0.key < $1.key }).enumerated() {
      let uses = Self.uses(scene, kind.value).enumerated().sorted { $0.element.cost < $1.element.cost }
      let views = Self.views(of: kind.key, scene, kind.value, catalogue.names).enumerated().sorted {
        $0.element.cost < $1.element.cost
      }
      for (place, use) in uses.enumerated() {
        // before a pair come all of a use and a view that both cost no more
        for view in views.prefix(Self.limit / (place + 1)) {
          var query = view.element.query
          query.uses = use.element.uses
          let rank = (use.element.cost + view.element.cost, number, use.offset, view.offset)
          found.append((query: query, rank: rank))
        }
      }
    }
    return found.sorted { $0.rank < $1.rank }.prefix(Self.limit).map(\.query)
  }

  /// What the arguments may do to the list, in all combinations; none where there are more than `limit`.
  private static func uses(_ scene: Scene, _ kind: Catalogue.Kind) -> [(uses: [Use], cost: Int)] {
    var uses: [(uses: [Use], cost: Int)] = [([], 0)]
    for argument in scene.call.arguments where !scene.target.idPlaces.contains(argument.place) {
      let roles = Self.roles(of: argument, kind, scene.before)
      guard uses.count * roles.count <= Self.limit else { return [] }
      uses = uses.flatMap { former in
        roles.map { (former.uses + [Use(place: argument.place, role: $0.role)], former.cost + $0.cost) }
      }
    }
    return uses
  }

  /// What the list may show whatever the arguments say.
  private static func views(
    of name: String, _ scene: Scene, _ kind: Catalogue.Kind, _ names: Set<String>
  ) -> [(query: ListQuery, cost: Int)] {
    let parents: [Int?] = scene.ids.indices.reversed() + [nil]
    let constants: [Constant?] = [nil] + kind.constants
    let orders = [nil, Self.changes] + kind.orders(names)
    var views: [(query: ListQuery, cost: Int)] = []
    for (place, parent) in parents.enumerated() {
      for constant in constants {
        for order in constant == nil ? orders : [nil] {
          for isReversed in [false, true] {
            let cost =
              place + (constant == nil ? 0 : 3) + (order.map { Self.cost(of: $0, names) } ?? 0) + (isReversed ? 2 : 0)
            let query = ListQuery(kind: name, parent: parent, constant: constant, order: order, isReversed: isReversed)
            views.append((query, cost))
          }
        }
      }
    }
    return views
  }

  private static func cost(of order: String, _ names: Set<String>) -> Int {
    order == Self.changes ? 2 : names.contains(order) ? 1 : 4
  }

  /// What an argument may do that is called like a field with something before or after it: `min_price`, `price__gte`.
  private static func relations(of argument: Call.Argument, _ kind: Catalogue.Kind) -> [(role: Role, cost: Int)] {
    let words = argument.name.split { !$0.isLetter && !$0.isNumber }
    let fields = kind.fields.keys.filter { field in
      guard !field.hasPrefix("@"), !field.hasPrefix("^"), argument.name != field else { return false }
      let own = field.split { !$0.isLetter && !$0.isNumber }
      return own.count < words.count && (words.suffix(own.count) == own[...] || words.prefix(own.count) == own[...])
    }
    guard let field = fields.max(by: { ($0.utf8.count, $0) < ($1.utf8.count, $1) }), let values = kind.fields[field] else {
      return []
    }
    var roles: [(role: Role, cost: Int)] = [(.isOneOf(field), 1), (.differs(field), 1), (.isThere(field), 1)]
    if values.isNumber { roles += [(.isAtLeast(field), 1), (.isAtMost(field), 1)] }
    if values.isText { roles.append((.contains(field), 1)) }
    if values.isArray { roles.append((.has(field), 1)) }
    return roles
  }

  private static func roles(
    of argument: Call.Argument, _ kind: Catalogue.Kind, _ world: World
  ) -> [(role: Role, cost: Int)] {
    var roles: [(role: Role, cost: Int)] = [(.nothing, 3)]
    guard let text = argument.value.plain else { return roles }
    if world.mark(text) != nil { return roles + [(.since(evenGone: true), 0), (.since(evenGone: false), 0), (.page, 0)] }
    if Int(text) != nil { roles.append((.limit, 1)) }
    let keys = text.split(separator: ",").map { $0.hasPrefix("-") ? $0.dropFirst() : $0 }
    if !keys.isEmpty, keys.allSatisfy({ kind.fields[String($0)] != nil }) { roles.append((.sort, 1)) }
    let named = Self.relations(of: argument, kind)
    guard named.isEmpty else { return roles + named }
    for (field, values) in kind.fields.sorted(by: { $0.key < $1.key }) where !Catalogue.isHidden(field) {
      let isNamed = field == argument.name
      if isNamed || values.scalars.contains(where: { $0.plain == text }) { roles.append((.equals(field), isNamed ? 0 : 4)) }
      if values.isText { roles.append((.contains(field), isNamed ? 2 : 5)) }
      if values.isArray { roles.append((.has(field), field.hasPrefix(argument.name) ? 1 : 4)) }
    }
    return roles
  }
}
