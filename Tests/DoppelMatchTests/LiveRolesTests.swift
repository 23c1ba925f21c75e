import Testing

@testable import DoppelMatch

struct LiveRolesTests {
  private let role = RecordedRoles.Role(cast: 0, place: 0)

  @Test func `a role is played by whom it was given, until it is given once more`() {
    var roles = LiveRoles()
    #expect(roles.player(of: self.role) == nil)
    roles.give(self.role, among: 0..<3)
    #expect(roles.player(of: self.role)?.plays == 0 && roles.player(of: self.role)?.open == [0, 1, 2])
    roles.settle(self.role, plays: 2, among: [2])
    #expect(roles.player(of: self.role)?.plays == 2 && roles.player(of: self.role)?.isSettled == true)
    roles.give(self.role, among: 0..<3)
    #expect(roles.player(of: self.role)?.plays == 0 && roles.player(of: self.role)?.isSettled == false)
  }

  @Test func `one that nobody is known to play goes first`() {
    var roles = LiveRoles()
    for place in 0..<3 { roles.give(self.role.at(place), among: 0..<3) }
    #expect(roles.free(of: [2, 1], in: 0) == 1)
    roles.settle(self.role, plays: 1, among: [1])
    #expect(roles.free(of: [2, 1], in: 0) == 2 && roles.free(of: [1], in: 0) == 1, "rather twice than not at all")
    #expect(roles.free(of: [1, 2], in: 1) == 1 && roles.free(of: [], in: 0) == nil, "another cast has its own")
  }

  @Test func `who may be several is the one that it was`() {
    let cursors = Cursors()
    cursors.give(self.role.at(1), among: 0..<3)
    #expect(cursors.playing(self.role) == nil)
    #expect(cursors.settle(self.role.at(1), among: [0, 1]) == 1)
    #expect(cursors.settle(self.role.at(1), among: [0]) == 0)
    #expect(cursors.playing(self.role.at(1))?.plays == 0 && cursors.playing(self.role.at(1))?.open == [0])
    #expect(cursors.copy().playing(self.role.at(1))?.plays == 0)
    cursors.reset()
    #expect(cursors.playing(self.role.at(1)) == nil)
  }
}
