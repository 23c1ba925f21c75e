/// Which roles live clients were given, and which they play.
struct LiveRoles: Sendable {
  /// What is known of whoever was given a role.
  struct Player: Sendable {
    /// The role that it plays.
    var plays: Int
    /// The roles of the cast that it may play, as far as it has asked what only some did.
    var open: Set<Int>

    /// Whether it is known which.
    var isSettled: Bool { self.open.count == 1 }
  }

  private var players: [RecordedRoles.Role: Player] = [:]

  var isEmpty: Bool { self.players.isEmpty }

  /// Who was given a role; `nil` where nobody was.
  func player(of role: RecordedRoles.Role) -> Player? { self.players[role] }

  /// Says that a role was given to somebody new.
  mutating func give(_ role: RecordedRoles.Role, among places: Range<Int>) {
    self.players[role] = Player(plays: role.place, open: Set(places))
  }

  /// Says which roles whoever was given one may play, and which it plays.
  mutating func settle(_ role: RecordedRoles.Role, plays: Int, among open: Set<Int>) {
    self.players[role] = Player(plays: plays, open: open)
  }

  /// The first of some roles that nobody plays of whom that is known; the first where all are played.
  func free(of places: Set<Int>, in cast: Int) -> Int? {
    let played = Set(self.players.lazy.filter { $0.key.cast == cast && $0.value.isSettled }.map(\.value.plays))
    let sorted = places.sorted()
    return sorted.first { !played.contains($0) } ?? sorted.first
  }
}
