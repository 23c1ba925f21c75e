/// The worlds of sessions. Sessions that are told of one another's items are in one world from then on: what one does to them the
/// others see.
struct Worlds: Sendable {
  private var worlds: [String: World] = [:]
  /// By session the one in whose world it is, where that is not its own.
  private var hosts: [String: String] = [:]
  /// The same by the session in whose world they are.
  private var guests: [String: Set<String>] = [:]
  /// By item the sessions in whose worlds it was made.
  private var homes: [String: Set<String>] = [:]
  private var used: [String: Int] = [:]
  private var turn = 0
  private let limit: Int
  /// How many were forgotten because there were too many.
  private(set) var forgotten = 0

  /// - Parameter limit: sessions that are remembered; those unused for longest are forgotten first, an eighth of them at once.
  init(limit: Int = .max) { self.limit = limit }

  /// The world that a session is in.
  func world(of session: String) -> World? { self.worlds[self.hosts[session] ?? session] }

  /// Changes the world of a session by a request.
  ///
  /// - Parameters:
  ///   - parts: what the request may name.
  ///   - group: the sessions that may know of one another; `nil` where a session knows of none.
  ///   - body: is given the world with the items of others that the request names, and says whether its answer tells of them.
  mutating func change(_ session: String, naming parts: [String], in group: String?, _ body: (inout World) -> Bool) {
    let own = self.hosts[session] ?? session
    var world = self.open(own, for: session)
    world.asking = session
    let host = group.flatMap { self.host(of: parts, to: own, &world, in: $0) }
    // one that is over the limit would make nothing up for all who are in it
    if let host, var shared = self.worlds[host], shared.items.count + world.items.count <= World.itemLimit / 2 {
      let foreign = world.foreign ?? ""
      let former = shared.items[foreign]
      (shared.asking, shared.foreign) = (session, world.foreign)
      shared.take(in: world)
      // what others are told of nothing is not told; a write was to this one, or to another of its name
      guard body(&shared) else {
        let item = shared.items[foreign]
        if item?.changed != former?.changed || item?.isThere != former?.isThere || shared.isVague([foreign]) {
          self.worlds[host]?.doubt(foreign)
        }
        return
      }
      self.join(session, own, to: host)
      self.keep(shared, of: host, in: group)
    } else {
      _ = body(&world)
      self.keep(world, of: own, in: group)
    }
  }

  /// The session in whose world alone the widest item was made that a request names, where its own world has none of that name.
  private func host(of parts: [String], to own: String, _ world: inout World, in group: String) -> String? {
    world.foreign = nil
    let widest = parts.first { self.homes["\(group) \($0)"] != nil }
    guard let widest, world.isThere(widest) == nil, let homes = self.homes["\(group) \(widest)"], homes.count == 1,
      let host = homes.first, host != own, self.worlds[host]?.isNamed(widest, by: parts) == true
    else { return nil }
    world.foreign = widest
    return host
  }

  /// Lets a session, and those that are in its world, be in another's.
  private mutating func join(_ session: String, _ own: String, to host: String) {
    let guests = (self.guests.removeValue(forKey: own) ?? []).union([session, own])
    for guest in guests { self.hosts[guest] = host }
    self.guests[host, default: []].formUnion(guests)
    self.worlds[own] = nil
    if self.limit < .max { self.used[host] = self.turn }
  }

  private mutating func keep(_ world: World, of session: String, in group: String?) {
    var world = world
    let guests = self.guests[session] ?? []
    for id in world.takeMade() {
      guard let group else { continue }
      self.homes["\(group) \(id)", default: []].subtract(guests)
      self.homes["\(group) \(id)", default: []].insert(session)
    }
    self.worlds[session] = world
  }

  /// The world that a session is in; both were then used last.
  private mutating func open(_ own: String, for session: String) -> World {
    self.turn += 1
    if self.limit < .max { (self.used[session], self.used[own]) = (self.turn, self.turn) }
    if let world = self.worlds[own] { return world }
    guard self.used.count > self.limit else { return World() }
    let oldest = self.used.sorted { $0.value < $1.value }.prefix(max(1, self.limit / 8)).map(\.key)
    let gone = Set(oldest.filter { $0 != own && $0 != session })
    // who is in the world of one that is forgotten is forgotten with it
    for key in gone.union(gone.flatMap { self.guests.removeValue(forKey: $0) ?? [] }) {
      self.worlds[key] = nil
      if let host = self.hosts.removeValue(forKey: key) { self.guests[host]?.remove(key) }
      self.forgotten += self.used.removeValue(forKey: key) == nil ? 0 : 1
    }
    self.homes = self.homes.compactMapValues { homes in
      let left = homes.subtracting(gone)
      return left.isEmpty ? nil : left
    }
    return World()
  }
}
