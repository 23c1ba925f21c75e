import DoppelExchange
import NIOCore
import Testing

@testable import DoppelMatch

struct LiveRolesTests {
  private let role = RecordedRoles.Role(cast: 0, place: 0)

  private func key(_ number: Int) -> ByteBuffer { signature("/\(number)").canonicalBytes }

  @Test func `a role is played by whom it was given, until it is given once more`() {
    var roles = LiveRoles()
    #expect(roles.player(of: self.role) == nil && roles.settle(self.role, among: [1]) == nil)
    roles.give(self.role, among: 0..<3)
    #expect(roles.player(of: self.role)?.plays == 0 && roles.player(of: self.role)?.open == [0, 1, 2])
    let settled = roles.settle(self.role, among: [2])
    #expect(settled?.plays == 2 && settled?.isNew == true)
    #expect(roles.player(of: self.role)?.plays == 2 && roles.player(of: self.role)?.isSettled == true)
    #expect(roles.settle(self.role, among: [1]) == nil, "none of them is open any more")
    roles.give(self.role, among: 0..<3)
    #expect(roles.player(of: self.role)?.plays == 0 && roles.player(of: self.role)?.isSettled == false)
  }

  @Test func `one that nobody is known to play goes first`() {
    var roles = LiveRoles()
    for place in 0..<3 { roles.give(self.role.at(place), among: 0..<3) }
    #expect(roles.settle(self.role, among: [1, 2])?.plays == 1, "all are open still")
    _ = roles.settle(self.role, among: [1])
    #expect(roles.settle(self.role.at(2), among: [0, 1])?.plays == 0)
    _ = roles.settle(self.role.at(2), among: [0])
    #expect(roles.settle(self.role.at(1), among: [0, 2])?.plays == 2, "the other is played")
  }

  @Test func `who may be several is the one that it was`() throws {
    let cursors = Cursors()
    cursors.give(self.role.at(1), among: 0..<3, to: "s")
    #expect(cursors.player(of: self.role) == nil)
    let settled = try #require(cursors.settle(self.role.at(1), among: [0, 1]))
    #expect(settled.plays == 1 && !settled.isNew)
    #expect(cursors.settle(self.role.at(1), among: [0])?.isNew == true)
    #expect(cursors.player(of: self.role.at(1))?.plays == 0 && cursors.player(of: self.role.at(1))?.open == [0])
    #expect(cursors.copy().player(of: self.role.at(1))?.plays == 0)
    cursors.reset()
    #expect(cursors.player(of: self.role.at(1)) == nil)
  }

  @Test func `so many requests are remembered while several are open, and who asks more is the one that it was given`() {
    var roles = LiveRoles()
    roles.give(self.role, among: 0..<3)
    for number in [0, 0] + Array(0..<LiveRoles.askedLimit) { roles.note(self.key(number), askedIn: self.role) }
    #expect(roles.player(of: self.role)?.asked.count == LiveRoles.askedLimit, "each once")
    #expect(roles.player(of: self.role)?.isSettled == false)
    roles.note(self.key(99), askedIn: self.role)
    #expect(roles.player(of: self.role)?.open == [0])
    roles.note(7, toldIn: self.role)
    #expect(roles.player(of: self.role)?.told == [7])
  }

  @Test func `it is known in which order was asked what several asked`() {
    var roles = LiveRoles()
    roles.note(1, openingOf: self.role)
    roles.give(self.role, among: 0..<3)
    for entry in [3, 1, 3] + Array(10..<40) { roles.note(entry, openingOf: self.role) }
    #expect(roles.player(of: self.role)?.opening == [3, 1] + Array(10..<(8 + RecordedRoles.openingLimit)))
  }

  @Test func `who is given a role has done nothing yet, and goes on as whom it is given the credentials of`() {
    let live = Live(
      learned([
        Recorded("GET /n", says: "none", session: "x"), Recorded("PUT /n", session: "x"),
        Recorded("GET /n", says: "one", session: "x"),
      ]))
    #expect(live.ask(["PUT /n", "GET /n"], session: "s") == [1, 2])
    live.cursors.goOn("s", as: "t")
    #expect(live.ask("GET /n", session: "t") == 2)
    live.cursors.goOn("unknown", as: "t")
    #expect(live.ask("GET /n", session: "t") == 2)
    live.cursors.give(self.role, among: 0..<2, to: "s")
    #expect(live.ask("GET /n", session: "s") == 0)
  }
}
