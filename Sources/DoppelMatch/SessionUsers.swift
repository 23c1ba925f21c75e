/// Which recorded sessions are of one user, as far as their credentials say so: several passwords of one name.
package struct SessionUsers: Sendable {
  private var users: [Int: Int] = [:]
  private var firsts: [UInt64: Int] = [:]

  package init() {}

  /// Says whose a session is.
  mutating func note(_ session: Int, isOf user: UInt64) {
    self.users[session] = self.firsts[user, default: session]
    self.firsts[user] = self.users[session]
  }

  /// A session that stands for all of the same user: the first of them.
  func user(of session: Int) -> Int { self.users[session] ?? session }

  /// The same for sessions by other numbers.
  func renumbered(_ number: (Int) -> Int) -> SessionUsers {
    var users = SessionUsers()
    users.users = Dictionary(self.users.map { (number($0.key), number($0.value)) }) { first, _ in first }
    return users
  }
}
