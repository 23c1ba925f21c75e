internal import DoppelExchange
package import NIOCore

extension Cursors {
  /// Who was given a role; `nil` where nobody was.
  package func player(of role: RecordedRoles.Role) -> LiveRoles.Player? { self.withRoles { $0.player(of: role) } }

  /// Says that whoever was given a role asked something in the role that it plays.
  package func note(_ key: ByteBuffer, askedIn role: RecordedRoles.Role) {
    // a slice may keep much more alive
    let key = ByteBuffer(bytes: key.readableBytesView)
    self.withRoles { $0.note(key, askedIn: role) }
  }

  /// Says that whoever was given a role asked what several of the cast did.
  package func note(_ entry: Int, openingOf role: RecordedRoles.Role) { self.withRoles { $0.note(entry, openingOf: role) } }

  /// Says that whoever was given a role was told something in it.
  package func note(_ told: UInt64, toldIn role: RecordedRoles.Role) { self.withRoles { $0.note(told, toldIn: role) } }

  /// Says which roles whoever was given one may play still.
  ///
  /// - Parameter open: at least one.
  /// - Returns: the place of the role that it plays, and whether it played another before; `nil` where none of them is open any more.
  package func settle(_ role: RecordedRoles.Role, among open: Set<Int>) -> (plays: Int, isNew: Bool)? {
    self.withRoles { $0.settle(role, among: open) }
  }
}
