internal import DoppelExchange
internal import DoppelLearn
internal import NIOCore

/// How a value of an answer follows from the request and the state before it.
enum Expression: Sendable, Hashable {
  /// Always the same.
  case constant(Tree)
  /// What the request says at a place.
  case argument(String)
  /// The id of an item that the request is about.
  case id(Int)
  /// The id of the new item.
  case created
  /// A field of an item, as it was.
  case field(Int, String)
  /// One more than it was.
  case increment(Int, String)
  /// One more than the greatest among the items beside the new one.
  case next(String)
  /// How many items of a kind there are, in an item of the request or anywhere.
  case population(String, in: Int?)
  case list(ListQuery, Tree)
  /// What a write removed: the items that fitted before it.
  case removed(ListQuery, Tree)
  /// All that an item has.
  case item(Int)
  /// An item as a write leaves it.
  case overlay(Overlay)
  /// How many items fit, shown or not.
  case count(ListQuery)
  case sum(ListQuery, String)
  /// Whether more items fit than are shown.
  case more(ListQuery)
  /// Made anew where more items fit than are shown, else `null`.
  case cursor(ListQuery)
  /// A field of the last item that is shown, `null` where none is.
  case last(ListQuery, String)
  /// A text in which others stand.
  case text([Part])
  /// An address with something that is made anew in it, where more items fit than are shown.
  case address([Part], ListQuery)
  /// The same in all answers of a session.
  case session
  /// The same wherever the argument is the same.
  case lookup(String)
  /// The entity tag of the item: as it was, or made anew by a write.
  case tag
  /// Made anew.
  case fresh
  /// The time.
  case now
  /// A stored object.
  case whole(Int)
  /// A stored body.
  case content(Int)
  /// A header field that came with what is stored; what it is where none came.
  case stored(Int, String, Tree)
  /// What the place that the request names, or what it makes is in.
  case scope
  /// The name of the place that it opened.
  case opened
  /// What it names by its digest and is not there, by its number.
  case missing(Int)
  /// How many bytes are at a place, and so many more.
  case size(Int)
  /// The part of what is at a place that is asked for, its first byte and its last.
  case part
  case partBegin
  case partEnd
  /// What clients named in the scope.
  case names
  /// A digest or checksum, between two texts.
  case digest(Derivation, of: Source, String, String)

  /// What a digest is computed from.
  enum Source: Sendable, Hashable {
    /// The body of the request.
    case request
    /// A text that the request says at a place.
    case argument(String)
    /// A stored body.
    case item(Int)
    /// The body of the answer itself.
    case answer
  }

  enum Part: Sendable, Hashable {
    case literal(String)
    indirect case value(Expression)
    /// What is made anew, as it was once, and the parameter that it is of, where it is one's.
    case made(String, String)
  }

  /// The places of arguments of which any value may be repeated.
  var repeated: [String] {
    switch self {
    case .argument(let place), .lookup(let place), .digest(_, .argument(let place), _, _): [place]
    case .text(let parts): parts.flatMap { if case .value(let part) = $0 { part.repeated } else { [String]() } }
    default: []
    }
  }

  /// The list that it tells something of without showing it.
  var described: ListQuery? {
    switch self {
    case .count(let query), .sum(let query, _), .more(let query), .cursor(let query), .last(let query, _),
      .address(_, let query):
      query
    default: nil
    }
  }

  /// What is to be known before its value can be told.
  enum Stage: Sendable, CaseIterable { case first, lists, ofLists, ofAnswer }

  var stage: Stage {
    switch self {
    case .list, .removed: .lists
    case .digest(_, .answer, _, _): .ofAnswer
    case .count, .sum, .more, .cursor, .last, .address, .population: .ofLists
    default: .first
    }
  }

  /// The value in a scene, as far as that is told by nothing but the scene.
  ///
  /// - Parameter like: a value that stood in its place.
  func value(in scene: Scene, like: Tree) -> Tree? {
    switch self {
    case .constant(let tree): return tree
    case .argument(let place):
      guard let value = scene.call.value(at: place) else { return nil }
      if place.hasPrefix("?") || place.hasPrefix("@"), let text = value.plain { return Tree.text(text, like: like) }
      return value
    case .id(let index): return scene.name(index).flatMap { Tree.text($0, like: like) }
    case .created: return scene.created.flatMap { Tree.text($0, like: like) }
    case .field(let index, let name): return index < scene.ids.count ? scene.before.field(name, of: scene.ids[index]) : nil
    case .increment(let index, let name):
      guard index < scene.ids.count, let former = scene.before.field(name, of: scene.ids[index])?.integer else { return nil }
      return Self.sum([former, 1])
    case .next(let name):
      let former = scene.siblings.compactMap { $0.item.fields[name]?.integer }
      return Self.sum([former.max() ?? 0, 1])
    case .population(let kind, let index):
      guard index.map({ $0 < scene.ids.count }) ?? true else { return nil }
      let items = scene.listed.items(of: kind, in: index.map { scene.ids[$0] })
      return Tree.text("\(items.count)", like: like)
    case .count(let query): return query.matched(scene, scene.listed).flatMap { Tree.text("\($0.count)", like: like) }
    case .sum(let query, let name):
      guard let matched = query.matched(scene, scene.listed) else { return nil }
      let values = matched.compactMap { scene.listed.field(name, of: $0)?.integer }
      return values.count == matched.count ? Self.sum(values) : nil
    case .more(let query): return self.isMore(query, scene).map { .word($0 ? "true" : "false") }
    case .last(let query, let name):
      guard let shown = query.shown(scene, scene.listed) else { return nil }
      return shown.last.map { scene.listed.field(name, of: $0) } ?? Tree.null
    case .text: return self.isPartlyMade ? nil : self.text(in: scene) { example, _ in example }
    case .whole(let index): return scene.item(index)?.whole
    case .content(let index): return scene.item(index)?.fields["%"]
    case .stored(let index, let name, let other): return scene.item(index).map { $0.fields[name] ?? other }
    case .digest(let derivation, let source, let before, let after):
      guard let bytes = scene.bytes(of: source) else { return nil }
      return Tree.text(before + String(buffer: derivation.text(of: bytes)) + after, like: like)
    case .item(let index):
      return index < scene.ids.count ? ListElement.whole(scene.ids[index], like: like, in: scene.before) : nil
    case .scope: return scene.target.place.map { .string($0.scope) }
    case .opened: return scene.opened.map { .string($0) }
    case .missing(let index): return index < scene.missing.count ? .string(scene.missing[index]) : nil
    case .size(let more): return scene.size.flatMap { $0 + more < 0 ? nil : Tree.text("\($0 + more)", like: like) }
    case .part, .partBegin, .partEnd: return self.part(in: scene, like: like)
    case .names: return scene.names
    case .list, .removed, .overlay, .cursor, .address, .session, .lookup, .tag, .fresh, .now: return nil
    }
  }

  /// `nil` where it is beyond what a number of 64 bits holds.
  private static func sum(_ values: [Int]) -> Tree? {
    var sum = 0
    for value in values {
      let (next, isOver) = sum.addingReportingOverflow(value)
      guard !isOver else { return nil }
      sum = next
    }
    return .number("\(sum)")
  }

  func isMore(_ query: ListQuery, _ scene: Scene) -> Bool? {
    guard let matched = query.matched(scene, scene.listed), let limit = query.limit(scene) else { return nil }
    return matched.count > limit
  }
}
