internal import DoppelExchange

/// How one value of the answers of a form comes about: the expressions that gave it in all recorded answers.
struct LeafModel: Sendable {
  let leaf: Outline.Leaf
  private var candidates: [Expression]
  /// The values so far.
  private var seen: Set<Tree> = []
  private var sessions: [Int: Tree] = [:]
  private var lookups: [String: [Tree: Tree]] = [:]
  private var count = 0
  private let rules: ElementRules
  /// Whether all elements of a list show all that their items have.
  private var isOfWholes = true
  /// Of an object that shows an item the fields that the server made anew, and those that name the item.
  private var made: Set<String> = []
  private var named: Set<String> = []
  /// The value of the last answer, for its form.
  private(set) var last: Tree

  /// Answers after which no more than so many expressions of lists are tried further.
  static let trial = 16
  static let listLimit = 64

  /// - Parameters:
  ///   - element: an element, where it is a list of objects.
  ///   - queries: how lists of the answer may come about; none where it shows no list.
  init(_ leaf: Outline.Leaf, _ scene: Scene, element: Tree?, queries: [ListQuery], _ context: Context) {
    self.leaf = leaf
    self.last = leaf.value
    self.rules = context.elements
    let all = Candidates(
      leaf: leaf, scene: scene, element: element, queries: queries, catalogue: context.catalogue,
      repeated: context.stores.repeated[scene.call.label] ?? [:])
    self.candidates = all.all
    self.add(leaf.value, scene)
  }

  /// The one that is taken, once it is settled; `nil` where none gave all values.
  private(set) var expression: Expression?
  private var isMoment = true
  /// Of a list the orders that gave all recorded ones as well.
  private(set) var rivals: [ListQuery] = []
  private static let rivalLimit = 8

  /// Whether it shows items.
  var isOfItems: Bool {
    switch self.expression {
    case .list, .item, .overlay: true
    default: false
    }
  }

  /// Settles which expression is taken: the first that gave all values.
  ///
  /// - Parameter lists: those that the same answer shows; what is told of a list is told of one of them. `nil` where they are
  ///   not known yet.
  mutating func settle(
    _ lists: Set<ListQuery>?, _ context: Context, isVaried: Bool = false, isSteady: Bool = false
  ) {
    // a number that never varied is a count only where it is called so
    let name = self.leaf.name.lowercased()
    let mayBeConstant =
      self.candidates.contains(.constant(self.last)) && !name.contains("count") && !name.contains("total")
    self.expression = self.candidates.first { candidate in
      // a table says something only where an entry was used twice
      if case .lookup(let place) = candidate { return (self.lookups[place]?.count ?? 0) < self.count }
      if case .session = candidate {
        // a moment is none of a session
        if self.candidates.contains(.fresh), self.isMoment { return false }
        return isSteady || self.sessions.count < self.count || context.constants.contains(self.leaf.name)
      }
      if let query = candidate.described { return !mayBeConstant && lists?.contains(query) ?? false }
      return true
    }
    if isVaried, case .constant? = self.expression, self.candidates.contains(.next(self.leaf.name)) {
      // the same number in this situation alone is no constant, where one law holds in all
      self.expression = .next(self.leaf.name)
    }
    if case .list(let query, _)? = self.expression {
      let others = self.candidates.compactMap { if case .list(let other, _) = $0 { other } else { nil as ListQuery? } }
      self.rivals = Array(others.filter { $0 != query && $0.isRival(of: query) }.prefix(Self.rivalLimit))
      self.settle(query, context)
      // what comes in order of creation needs no reason
      if query.order == nil, !query.isReversed { self.rivals = [] }
    }
    if lists != nil { self.candidates = [] }
  }

  /// What runs backwards is sorted by something: where elements show when their items were made or changed, by that.
  private mutating func settle(_ query: ListQuery, _ context: Context) {
    guard query.isReversed, case .list(_, let element)? = self.expression,
      let other = self.rivals.first(where: { $0.isReversed && $0.order != query.order && $0.isOfWrites })
    else { return }
    let fields = context.catalogue.kinds[query.kind]?.fields ?? [:]
    let moments = element.members.compactMap { fields[$0.name] }.filter(\.isMoment)
    guard let isChanging = moments.first?.isChanging, moments.allSatisfy({ $0.isChanging == isChanging }) else { return }
    if isChanging == (other.order == ListQuery.changes) { self.expression = .list(other, element) }
    self.rivals = []
  }

  /// The value of each session and how many answers there were; `nil` where not all of a session say the same.
  var ofSessions: (values: [Int: Tree], count: Int)? {
    self.candidates.contains(.session) ? (self.sessions, self.count) : nil
  }

  /// The numbers so far.
  var numbers: Set<Tree> { self.seen.filter { $0.integer != nil } }

  /// The form of its values, which are ids.
  var ids: IDForm { IDForm(self.seen.compactMap(\.plain)) }

  mutating func add(_ value: Tree, _ scene: Scene) {
    self.count += 1
    self.last = value
    let isNew = self.seen.insert(value).inserted
    self.isMoment = self.isMoment && value.plain.map { Made.isTime($0, at: scene.moment) } ?? false
    if case .array(let elements) = value {
      self.isOfWholes = self.isOfWholes && elements.allSatisfy { ListElement.isWhole($0, in: scene.listed) == true }
    }
    var candidates = self.candidates
    self.candidates = []
    candidates.removeAll { candidate in
      switch candidate {
      case .session:
        return self.sessions.updateValue(value, forKey: scene.session).map { $0 != value } ?? false || scene.session < 0
      case .lookup(let place):
        guard let argument = scene.call.value(at: place) else { return true }
        return self.lookups[place, default: [:]].updateValue(value, forKey: argument).map { $0 != value } ?? false
      case .fresh: return !Self.isFresh(value, isNew: isNew, at: scene.moment)
      default: return !self.holds(candidate, value, scene)
      }
    }
    self.candidates = candidates
    if case .object(let members) = value {
      let id = scene.created ?? scene.ids.last
      self.named.formUnion(members.filter { $0.value.plain == id }.map(\.name))
      let overlay = self.candidates.lazy.compactMap { if case .overlay(let overlay) = $0 { overlay } else { nil } }.first
      if let overlay { self.made.formUnion(overlay.made(in: value, scene)) }
    }
    if self.count == Self.trial { self.narrow() }
  }

  /// Whether a value is one that is made anew: a moment may come twice, and an address is none, whatever stands in it.
  private static func isFresh(_ value: Tree, isNew: Bool, at moment: Timestamp) -> Bool {
    guard let text = value.plain, Made.isMade(text, at: moment), !text.contains("://") else { return false }
    return isNew || Made.isTime(text, at: moment)
  }

  /// Keeps the likeliest of what is told of lists, which costs most to try.
  private mutating func narrow() {
    var left = Self.listLimit
    self.candidates.removeAll { candidate in
      guard candidate.stage != .first else { return false }
      left -= 1
      return left < 0
    }
  }

  /// Whether an answer may say this in a scene.
  func agrees(_ value: Tree, _ scene: Scene) -> Bool {
    guard let expression = self.expression else { return false }
    switch expression {
    case .list(_, let element):
      return ([expression] + self.rivals.map { .list($0, element) }).contains { self.holds($0, value, scene) }
    case .session: return self.sessions[scene.session] == value
    case .lookup(let place): return scene.call.value(at: place).map { self.lookups[place]?[$0] == value } ?? false
    case .fresh, .now: return value.plain != nil
    default: return self.holds(expression, value, scene)
    }
  }

  /// An entity tag changes with each write (RFC 9110 section 8.8.3).
  private static func isTag(_ value: Tree, _ scene: Scene) -> Bool {
    guard let former = scene.tag else { return true }
    return scene.isWrite ? value != former : value == former
  }

  private func holds(_ expression: Expression, _ value: Tree, _ scene: Scene) -> Bool {
    switch expression {
    case .list(let query, _):
      guard let shown = query.shown(scene, scene.listed), shown.count == value.elements.count else { return false }
      return zip(shown, value.elements).allSatisfy { ListElement.holds($1, $0, in: scene.listed, self.rules) }
    case .removed(let query, let like):
      guard let matched = query.matched(scene, scene.before), matched.count == value.elements.count else { return false }
      return zip(matched, value.elements).allSatisfy { ListElement.tells($1, ofRemoved: $0, like: like, scene) }
    case .now: return value.plain.map { Made.isTime($0, at: scene.moment) } ?? false
    case .text where expression.isPartlyMade: return value.plain.map { expression.matches($0, in: scene) } ?? false
    case .tag: return Self.isTag(value, scene)
    case .whole: return expression.value(in: scene, like: value).map { value.ordered(like: $0) == $0 } ?? false
    // told when it is sent
    case .digest(_, .answer, _, _) where scene.answer == nil: return true
    case .item(let index):
      guard index < scene.ids.count, let item = scene.before.items[scene.ids[index]], item.isComplete else { return false }
      return value.members.count == item.shown.count && value.members.allSatisfy { item.fields[$0.name] == $0.value }
    case .overlay(let overlay): return overlay.holds(value, scene)
    case .cursor(let query):
      guard let isMore = expression.isMore(query, scene) else { return false }
      return isMore ? value.plain.map { Made.isMade($0) } ?? false : value == .null
    case .address(let parts, let query):
      guard expression.isMore(query, scene) == true, let text = value.plain else { return false }
      return Expression.text(parts).matches(text, in: scene) { Made.isMade(Call.decoded($0)) }
    case .last(let query, let name):
      guard let shown = query.shown(scene, scene.listed) else { return false }
      guard let last = shown.last else { return value == .null }
      return scene.listed.field(name, of: last).map { $0 == value } ?? (value.plain.map { Made.isMade($0) } ?? false)
    default: return expression.value(in: scene, like: value) == value
    }
  }

  /// The value in a scene; `nil` where it cannot be told.
  ///
  /// - Parameter fresh: another text of the same form.
  func value(in scene: inout Scene, fresh: (String) -> String) -> Tree? {
    guard let expression = self.expression else { return nil }
    switch expression {
    case .session: return self.sessions[scene.session]
    case .lookup(let place): return scene.call.value(at: place).flatMap { self.lookups[place]?[$0] }
    case .fresh, .now: return self.last.plain.flatMap { Tree.text(fresh($0), like: self.last) }
    case .overlay(let overlay):
      return overlay.value(in: scene, like: self.last, made: self.made, named: self.named, fresh: fresh)
    case .tag:
      if !scene.isWrite, let tag = scene.tag { return tag }
      return self.last.plain.map { .string(fresh($0)) }
    case .cursor(let query):
      guard let isMore = expression.isMore(query, scene) else { return nil }
      return isMore ? self.seen.first { $0 != .null }?.plain.map { Tree.string(fresh($0)) } : Tree.null
    case .removed(let query, let like):
      return query.matched(scene, scene.before).map { ids in
        .array(ids.map { ListElement.removed($0, like: like, fresh: fresh) })
      }
    case .address(let parts, let query):
      // an answer without more to come has none
      guard expression.isMore(query, scene) == true else { return nil }
      return Expression.text(parts).text(in: scene) { example, _ in Call.encoded(fresh(Call.decoded(example[...]))) }
    case .list(let query, let element):
      guard let shown = query.shown(scene, scene.listed) else { return nil }
      // an order needs a reason, which may be another that gave what was recorded: where they differ now it is not known which
      guard self.rivals.allSatisfy({ $0.shown(scene, scene.listed) == shown }) else { return nil }
      var world = scene.listed
      var elements: [Tree] = []
      for id in shown {
        let made =
          self.isOfWholes
          ? ListElement.whole(id, like: element, in: world)
          : ListElement.made(like: element, id, in: &world, self.rules, fresh: fresh)
        guard let made else { return nil }
        elements.append(made)
      }
      scene.learn(world)
      return .array(elements)
    case .text where expression.isPartlyMade:
      let scene = scene
      return expression.text(in: scene) { example, name in
        // what is read says again what was said last
        let known = scene.isWrite ? nil : scene.ids.last.flatMap { scene.before.field("?\(name)=", of: $0)?.plain }
        return known ?? PlaceLink.another(like: example, fresh: fresh)
      }
    default: return expression.value(in: scene, like: self.last)
    }
  }
}
