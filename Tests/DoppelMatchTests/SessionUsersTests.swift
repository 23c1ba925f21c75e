import Testing

@testable import DoppelMatch

struct SessionUsersTests {
  @Test func `sessions of one user have the first of them in common, others stand for themselves`() {
    var users = SessionUsers()
    users.note(3, isOf: 7)
    users.note(5, isOf: 7)
    users.note(4, isOf: 8)
    #expect([3, 5, 4, 9].map(users.user(of:)) == [3, 3, 4, 9])
  }

  @Test func `sessions that are one have one number`() {
    var users = SessionUsers()
    users.note(1, isOf: 7)
    users.note(2, isOf: 7)
    let renumbered = users.renumbered { $0 == 1 ? 0 : $0 }
    #expect([0, 2].map(renumbered.user(of:)) == [0, 0])
  }
}
