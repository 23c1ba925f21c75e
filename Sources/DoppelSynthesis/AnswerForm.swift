internal import DoppelExchange

/// The answers of one form that were given in one situation, and how their values come about.
struct AnswerForm: Sendable {
  /// The answer that others are made after: the last.
  private(set) var shown: Shown
  private(set) var exchange: ExchangeID
  private(set) var leaves: [LeafModel]
  private(set) var count = 1
  let view: Outline.View
  private let endpoint: String
  /// The values that were the new item's id in all answers, by their places in `leaves`.
  private var idLeaves: [Int] = []

  /// What the place was called that the last answer opened, below the path that was asked; `nil` where it opened none.
  private(set) var opened: String?

  /// Recorded answers without which nothing is made up.
  static let enough = 2

  /// Expressions of lists that are tried on the first answer of a form, all its values together: of one with many values fewer
  /// for each, the likeliest.
  static let triedLimit = 65_536

  /// How many are tried on each value.
  static func tried(onEachOf leaves: Int) -> Int { min(ListQuery.limit, Self.triedLimit / max(1, leaves)) }

  init(_ sample: Sample, _ scene: Scene, _ outline: Outline, _ view: Outline.View, _ context: Context) {
    self.shown = sample.shown
    self.exchange = sample.exchange
    self.view = view
    self.endpoint = scene.target.endpoint
    self.opened = Self.opened(in: scene)
    let elements = outline.leaves.map { leaf -> Tree? in
      context.lists.isList("\(view.place) \(leaf.path)") ? context.lists.element("\(view.place) \(leaf.path)") : nil
    }
    var queries: [ListQuery] = []
    if elements.contains(where: { $0 != nil }) {
      queries = Array(ListQuery.possible(scene, context.catalogue).prefix(Self.tried(onEachOf: outline.leaves.count)))
    }
    self.leaves = zip(outline.leaves, elements).map { LeafModel($0, scene, element: $1, queries: queries, context) }
    if let created = scene.created {
      self.idLeaves = outline.leaves.indices.filter {
        let leaf = outline.leaves[$0]
        return leaf.path.hasPrefix(".") && leaf.value.plain == created
      }
    }
  }

  /// The value that is the id of what its answers make; `nil` where they make nothing, or do not show it in one place.
  var idLeaf: LeafModel? { self.idLeaves.first.map { self.leaves[$0] } }

  mutating func add(_ sample: Sample, _ scene: Scene, _ outline: Outline) {
    self.count += 1
    self.shown = sample.shown
    self.exchange = sample.exchange
    self.opened = Self.opened(in: scene)
    for (index, leaf) in outline.leaves.enumerated() { self.leaves[index].add(leaf.value, scene) }
    self.idLeaves.removeAll { scene.created == nil || outline.leaves[$0].value.plain != scene.created }
  }

  private static func opened(in scene: Scene) -> String? {
    scene.opened.flatMap { scene.target.place?.id(of: $0) == scene.created ? $0 : nil }
  }

  /// Whether its answers say what the place is called that was asked for.
  var showsName: Bool { self.leaves.contains { $0.expression?.showsName ?? false } }

  /// Names a place of the answers of an endpoint.
  func key(of leaf: LeafModel) -> String { "\(self.endpoint) \(leaf.leaf.path)" }

  /// Settles how values come about, when all answers were added.
  mutating func finish(_ context: Context) {
    for index in self.leaves.indices {
      let key = self.key(of: self.leaves[index])
      self.leaves[index].settle(
        nil, context, isVaried: context.varied.contains(key), isSteady: context.steady.contains(key))
    }
    var lists: Set<ListQuery> = []
    for leaf in self.leaves {
      guard case .list(let query, _)? = leaf.expression else { continue }
      lists.insert(query)
      lists.insert(query.whole)
    }
    for index in self.leaves.indices {
      let key = self.key(of: self.leaves[index])
      self.leaves[index].settle(
        lists, context, isVaried: context.varied.contains(key), isSteady: context.steady.contains(key))
    }
  }

  /// Whether values that are about items are others than what is known of those makes them.
  ///
  /// - Parameter values: those of its leaves.
  func contradicts(_ values: [Tree], _ scene: Scene) -> Bool {
    self.count >= Self.enough && values.count == self.leaves.count
      && zip(self.leaves, values).contains { $0.isOfItems && !$0.agrees($1, scene) }
  }

  /// Whether it shows items, all as what is known of those makes them.
  ///
  /// - Parameter values: those of its leaves.
  func confirms(_ values: [Tree], _ scene: Scene) -> Bool {
    self.count >= Self.enough && values.count == self.leaves.count && self.leaves.contains(where: \.isOfItems)
      && zip(self.leaves, values).allSatisfy { !$0.isOfItems || $0.agrees($1, scene) }
  }

  /// Whether all recorded answers come about in one way, and there are enough of them.
  var isUsable: Bool { self.count >= Self.enough && self.leaves.allSatisfy { $0.expression != nil } }

  /// The places of arguments of which any value may be repeated: that an answer shows them, and no list follows from them.
  ///
  /// - Parameter call: of the request.
  func repeated(_ call: Call) -> Set<String> {
    var places = Set(self.leaves.flatMap { $0.expression?.repeated ?? [] })
    for leaf in self.leaves {
      guard case .overlay(let overlay)? = leaf.expression else { continue }
      places.formUnion(call.arguments.map(\.place).filter { overlay.isPatch ? $0 == "." : $0.hasPrefix(overlay.place + ".") })
    }
    for leaf in self.leaves {
      guard case .list(let query, _)? = leaf.expression else { continue }
      places.subtract(query.uses.filter { $0.role != .nothing }.map(\.place))
    }
    return places
  }

  /// Whether an answer may be given in a scene.
  ///
  /// - Parameter values: those of its leaves.
  func agrees(_ values: [Tree], _ scene: Scene) -> Bool {
    values.count == self.leaves.count && zip(self.leaves, values).allSatisfy { $0.agrees($1, scene) }
  }
}
