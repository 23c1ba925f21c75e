package import NIOCore

/// Which roles live clients were given, and which they play.
package struct LiveRoles: Sendable {
  /// What is known of whoever was given a role.
  package struct Player: Sendable {
    /// The role that it plays, as its place in the cast.
    package fileprivate(set) var plays: Int
    /// The roles that it may play, as far as it has asked what only some did.
    package fileprivate(set) var open: Set<Int>
    /// What it asked with what it was given, while several were open.
    package fileprivate(set) var asked: [ByteBuffer] = []
    /// What it was told later in the role that it was given, as `RecordedRoles.later` names it.
    package fileprivate(set) var told: Set<UInt64> = []

    /// What it asked first without what it was given, each once, of what several of the cast asked; as entries of the library.
    package fileprivate(set) var opening: [Int] = []

    /// The values that it made itself for the request, by the recorded ones for which they stand.
    package fileprivate(set) var made: [ByteBuffer: ByteBuffer] = [:]

    /// Whether it is known which it plays.
    package var isSettled: Bool { self.open.count == 1 }
  }

  /// Requests of a player that are remembered; whoever has asked more in its role is the one that it was given.
  package static let askedLimit = 8

  private var players: [RecordedRoles.Role: Player] = [:]

  package init() {}

  /// Who was given a role; `nil` where nobody was.
  func player(of role: RecordedRoles.Role) -> Player? { self.players[role] }

  /// Says that a role was given to somebody new, who made these values for the request, by the recorded ones.
  mutating func give(_ role: RecordedRoles.Role, among places: Range<Int>, making made: [ByteBuffer: ByteBuffer] = [:]) {
    self.players[role] = Player(plays: role.place, open: Set(places), made: made)
  }

  /// Says that whoever was given a role asked something in the role that it plays.
  mutating func note(_ key: ByteBuffer, askedIn role: RecordedRoles.Role) {
    guard let player = self.players[role], !player.isSettled, !player.asked.contains(key) else { return }
    if player.asked.count < Self.askedLimit {
      self.players[role]?.asked.append(key)
    } else {
      self.players[role]?.open = [player.plays]
    }
  }

  /// Says that whoever was given a role asked what several of the cast did.
  mutating func note(_ entry: Int, openingOf role: RecordedRoles.Role) {
    guard let opening = self.players[role]?.opening, opening.count < RecordedRoles.openingLimit, !opening.contains(entry) else {
      return
    }
    self.players[role]?.opening.append(entry)
  }

  /// Says that whoever was given a role was told something in it.
  mutating func note(_ told: UInt64, toldIn role: RecordedRoles.Role) { self.players[role]?.told.insert(told) }

  /// Says which roles whoever was given one may play still: it plays the one that it did, or else one that nobody is known to play.
  ///
  /// - Parameter open: at least one.
  /// - Returns: the place of the role that it plays, and whether it played another before.
  mutating func settle(_ role: RecordedRoles.Role, among open: Set<Int>) -> (plays: Int, isNew: Bool)? {
    guard let player = self.players[role] else { return nil }
    let left = player.open.intersection(open)
    guard !left.isEmpty else { return nil }
    let plays = left.contains(player.plays) ? player.plays : self.free(of: left, in: role.cast) ?? player.plays
    self.players[role]?.open = left
    self.players[role]?.plays = plays
    return (plays, plays != player.plays)
  }

  /// The first of some roles that nobody plays of whom that is known; the first where all are played.
  private func free(of places: Set<Int>, in cast: Int) -> Int? {
    let played = Set(self.players.lazy.filter { $0.key.cast == cast && $0.value.isSettled }.map(\.value.plays))
    let sorted = places.sorted()
    return sorted.first { !played.contains($0) } ?? sorted.first
  }
}
