internal import DoppelExchange

extension Cursors {
  /// The role that whoever was given one plays, and those that it may play, as places of the cast; `nil` where nobody was given it.
  package func playing(_ role: RecordedRoles.Role) -> (plays: Int, open: Set<Int>)? {
    self.withRoles { roles in roles.player(of: role).map { ($0.plays, $0.open) } }
  }

  /// Says that a role was given to somebody new, who may play any of the cast.
  package func give(_ role: RecordedRoles.Role, among places: Range<Int>) {
    self.withRoles { $0.give(role, among: places) }
  }

  /// Says which roles whoever was given one may play still: it plays the one that it did, or else one that nobody is known to play.
  ///
  /// - Parameter open: at least one.
  /// - Returns: the place of the role that it plays.
  package func settle(_ role: RecordedRoles.Role, among open: Set<Int>) -> Int {
    self.withRoles { roles in
      let before = roles.player(of: role)?.plays ?? role.place
      let plays = open.contains(before) ? before : roles.free(of: open, in: role.cast) ?? before
      roles.settle(role, plays: plays, among: open)
      return plays
    }
  }
}
