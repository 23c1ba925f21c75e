internal import DoppelExchange

/// A call in a state: what it is about, and in which situation it is.
struct Moment {
  let call: Call
  let target: Target
  let ids: [String]
  let world: World
  /// `nil` where it names what was never seen, or its conditions cannot be told.
  let situation: String?
  /// The same, had what was removed never been there; `nil` where that is no other one.
  let unmade: String?
  /// What it names by its digest, and is not there.
  let missing: [String]
  /// What clients named in the scope that it tells of.
  let names: [String]?
  /// The same whoever made what it names.
  let unowned: String?

  /// What a situation says where the request is of no session.
  static let nobody = " nobody"

  /// What decides which arrays of its answers are lists.
  var place: String { "\(self.target.endpoint) \(self.target.shape)" }

  init(_ call: Call, in world: World, _ context: Context, hasSession: Bool = true) {
    self.call = call
    self.world = world
    var target = call.target(context.stores) { world.isThere($0) != nil || context.vocabulary.ids.contains($0) }
    target.family = context.families[target.endpoint] ?? ""
    target.showsWhole = context.showsWhole(target.endpoint)
    let place = target.place.map { PlaceState(call, at: $0, in: world, context.stores.places) }
    if let place {
      target.idPlaces = place.told
      target.shape = call.arguments.map(\.place).filter { !place.told.contains($0) }.sorted().joined(separator: " ")
    }
    self.target = target
    (self.missing, self.names) = (place?.missing ?? [], place?.names)
    var ids = target.ids
    var state = hasSession ? "" : Self.nobody
    var isKnown = !world.isOver && call.arguments.count <= Call.argumentLimit && !world.isVague(target.ids)
    for id in target.ids where place == nil {
      guard let isThere = world.isThere(id) ?? (target.isStored && world.isAnnounced(id) ? true : nil) else {
        if context.stores.ids.contains(id), let holder = target.ids.first, world.items[holder]?.isMade == true {
          // what holds it was made by the session, and has only what the session put there
          state += " never"
          continue
        }
        isKnown = false
        break
      }
      state += isThere ? " there" : " gone"
    }
    for key in (context.keys[target.endpoint] ?? []).sorted() {
      guard let value = call.fields[key] else { continue }
      state += " \(key)"
      if let made = world.made(by: target.endpoint, key, value) {
        state += " again"
        ids.append(made)
      }
    }
    let owner = target.ids.last.flatMap { world.items[$0] }.map { $0.isThere ? $0.owner : "" } ?? ""
    let condition = target.ids.last.map { Self.condition(call, world.field("@etag", of: $0)?.plain) } ?? ""
    self.ids = ids
    func situation(_ state: String) -> String? {
      isKnown ? condition.map { "\(target.endpoint)\n\(target.shape)\n\(state)\n\($0)" } : nil
    }
    if let place {
      self.situation = place.text.flatMap { situation(state + $0) }
      self.unmade = place.unmade.flatMap { situation(state + $0) }
      self.unowned = self.situation
    } else {
      let own = situation(state)
      self.situation = owner.isEmpty || owner == world.asking ? own : own.map { $0 + "\nof others" }
      (self.unmade, self.unowned) = (nil, own)
    }
  }

  func scene(session: Int, at moment: Timestamp, isWrite: Bool) -> Scene {
    Scene(
      call: self.call, target: self.target, ids: self.ids, before: self.world, after: self.world, session: session,
      moment: moment, isWrite: isWrite, missing: self.missing, names: self.names.map { .array($0.map { .string($0) }) })
  }

  /// Whether a condition on the item's entity tag (RFC 9110 section 13.1) makes the answer another; `nil` where that is not
  /// known.
  private static func condition(_ call: Call, _ tag: String?) -> String? {
    if let wanted = call.fields["if-match"] {
      guard let tag else { return nil }
      if !self.names(wanted, tag) { return "if-match fails" }
    }
    if let known = call.fields["if-none-match"] {
      guard let tag else { return nil }
      if self.names(known, tag) { return "if-none-match fails" }
    }
    return ""
  }

  private static func names(_ list: String, _ tag: String) -> Bool {
    func opaque(_ tag: Substring) -> Substring { tag.hasPrefix("W/") ? tag.dropFirst(2) : tag }
    return list.split(separator: ",").contains { one in
      let one = one.drop { $0 == " " }
      return one == "*" || opaque(one) == opaque(tag[...])
    }
  }
}
