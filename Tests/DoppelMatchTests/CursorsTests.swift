import DoppelExchange
import Testing

@testable import DoppelMatch

struct CursorsTests {
  /// The numbers of the answers that the only entry of a library gives.
  private func take(
    _ count: Int, from cursors: Cursors, _ library: Library, at index: Int = 0, session: String? = nil, same: Int? = nil,
    among allowed: Set<Int>? = nil
  ) -> [UInt64] {
    (0..<count).map { _ in
      cursors.next(
        of: library.entries[0], at: index, session: session, same: same, among: allowed, history: library.history
      ).answer.exchange.low
    }
  }

  @Test func `answers come in recorded order and begin again after the last`() {
    #expect(self.take(5, from: Cursors(), library([nil, nil, nil])) == [0, 1, 2, 0, 1])
  }

  @Test func `a single answer is given always`() {
    #expect(self.take(3, from: Cursors(), library(["s"]), session: "live") == [0, 0, 0])
  }

  @Test func `each live session follows a recorded one of its own, in order of appearance`() {
    let recorded = library(["a", "b", "a", "b"])
    let cursors = Cursors()
    #expect(self.take(3, from: cursors, recorded, session: "one") == [0, 2, 0])
    #expect(self.take(3, from: cursors, recorded, session: "two") == [1, 3, 1])
    #expect(self.take(2, from: cursors, recorded, session: "three") == [0, 2], "after the last session comes the first again")
    #expect(self.take(1, from: cursors, recorded, session: "one") == [2])
  }

  @Test func `requests without a session share one that sees all answers`() {
    #expect(self.take(3, from: Cursors(), library(["a", "b"])) == [0, 1, 0])
  }

  @Test func `a request without a session gets no answer that belongs to one, where there are others`() {
    let recorded = library(["a", nil, nil])
    #expect(self.take(3, from: Cursors(), recorded) == [1, 2, 1])
    #expect(self.take(2, from: Cursors(), recorded, session: "live") == [0, 0])
  }

  @Test func `a session without answers of its own sees all`() {
    let cursors = Cursors()
    #expect(self.take(1, from: cursors, library(["a", "b"]), session: "one") == [0])
    #expect(self.take(2, from: cursors, library([nil, nil]), at: 1, session: "one") == [0, 1])
  }

  @Test func `entries have cursors of their own`() {
    let recorded = library([nil, nil])
    let cursors = Cursors()
    #expect(self.take(1, from: cursors, recorded, at: 0) == [0])
    #expect(self.take(1, from: cursors, recorded, at: 1) == [0])
    #expect(self.take(1, from: cursors, recorded, at: 0) == [1])
  }

  @Test func `the session unused for longest is forgotten beyond the limit`() {
    let recorded = library([nil, nil, nil])
    let cursors = Cursors(sessionLimit: 2)
    #expect(self.take(1, from: cursors, recorded, session: "one") == [0])
    #expect(self.take(1, from: cursors, recorded, session: "two") == [0])
    #expect(self.take(1, from: cursors, recorded, session: "one") == [1], "still known at the limit")
    #expect(self.take(1, from: cursors, recorded, session: "three") == [0])
    #expect(self.take(1, from: cursors, recorded, session: "one") == [2], "used later than the one that was forgotten")
    #expect(self.take(1, from: cursors, recorded, session: "two") == [0], "forgotten, so it begins again")
  }

  @Test func `live sessions and those that were forgotten are counted, nobody's not`() {
    let recorded = library([nil, nil, nil])
    let cursors = Cursors(sessionLimit: 3)
    for session in [nil, "one", "two"] { _ = self.take(1, from: cursors, recorded, session: session) }
    #expect(cursors.sessionCounts == (2, 0))
    for session in ["three", "four"] { _ = self.take(1, from: cursors, recorded, session: session) }
    #expect(cursors.sessionCounts == (3, 2))
    cursors.reset()
    #expect(cursors.sessionCounts == (0, 2), "what was forgotten before counts on")
  }

  @Test func `a reset forgets everything`() {
    let recorded = library([nil, nil])
    let cursors = Cursors()
    #expect(self.take(1, from: cursors, recorded) == [0])
    cursors.reset()
    #expect(self.take(1, from: cursors, recorded) == [0])
  }

  @Test func `whoever uses recorded credentials follows that session, out of turn`() {
    let recorded = library(["a", "b"])
    let cursors = Cursors()
    #expect(self.take(2, from: cursors, recorded, session: "one", same: 1) == [1, 1])
    #expect(self.take(1, from: cursors, recorded, session: "two") == [0], "no turn was taken")
    #expect(self.take(1, from: cursors, recorded, session: "one") == [1], "it is still known")
  }

  @Test func `nobody else is whom a live client is by its credentials`() {
    let recorded = library(["a", "b"])
    let cursors = Cursors()
    #expect(self.take(1, from: cursors, recorded, session: "one", same: 0) == [0])
    #expect(self.take(2, from: cursors, recorded, session: "two") == [1, 1])
    let only = library(["a", "a"])
    let others = Cursors()
    #expect(self.take(1, from: others, only, session: "one", same: 0) == [0])
    #expect(others.isStranger("two", to: only.entries[0], users: only.users))
    #expect(!others.isStranger("two", to: library(["a", nil]).entries[0], users: only.users), "whoever has none is told, too")
    #expect(!others.isStranger("two", to: recorded.entries[0], users: recorded.users), "it may be the other one")
    #expect(!Cursors().isStranger("two", to: only.entries[0], users: only.users), "nobody uses those credentials")
  }

  @Test func `several credentials of one user are taken together`() {
    var users = SessionUsers()
    users.note(0, isOf: 7)
    users.note(1, isOf: 7)
    let recorded = library(["a", "b"])
    let cursors = Cursors()
    _ = cursors.next(of: recorded.entries[0], at: 0, session: "one", same: 0, history: recorded.history, users: users)
    #expect(cursors.isStranger("two", to: recorded.entries[0], users: users))
    #expect(!cursors.isStranger("two", to: recorded.entries[0], users: SessionUsers()))
  }

  @Test(arguments: [(Cursors.soughtSessions, true), (Cursors.soughtSessions + 1, false)])
  func `of more sessions than are looked at none is known to be taken`(count: Int, isStranger: Bool) {
    let recorded = library((0..<count).map { "\($0)" })
    let cursors = Cursors()
    for session in 0..<count { _ = self.take(1, from: cursors, recorded, session: "live \(session)", same: session) }
    #expect(cursors.isStranger("another", to: recorded.entries[0], users: recorded.users) == isStranger)
    #expect(self.take(1, from: cursors, recorded, session: "another").count == 1, "some answer comes nevertheless")
  }

  @Test func `what one recorded session alone asked tells that it is that session`() {
    let recorded = [
      Recorded("GET /x", session: "a"), Recorded("GET /x", session: "b"), Recorded("GET /x", session: "c"),
      Recorded("GET /b", session: "b"), Recorded("GET /b", session: "b"),
    ]
    let live = Live(learned(recorded))
    #expect(live.ask(["GET /b", "GET /x", "GET /x"], session: "one") == [3, 1, 1])
    #expect(live.ask(["GET /x"], session: "two") == [2], "the turn goes on behind the session that was found")
    #expect(live.ask(["GET /x", "GET /b", "GET /x"], session: "three") == [0, 3, 1], "also after its turn had chosen another")
  }

  @Test(
    arguments: [
      ([1], [1, 1, 1]), ([0, 2], [0, 2, 0]), ([0, 1, 2], [0, 1, 2]), ([9], [0, 1, 2]), ([], [0, 1, 2]),
    ] as [(Set<Int>, [UInt64])])
  func `of several answers those come that are allowed, where any is`(allowed: Set<Int>, given: [UInt64]) {
    #expect(self.take(3, from: Cursors(), library([nil, nil, nil]), among: allowed) == given)
  }

  @Test func `of the allowed answers those of the followed session come first`() {
    let recorded = library(["a", "b", "a", "b"])
    #expect(self.take(2, from: Cursors(), recorded, session: "one", among: [1, 2]) == [2, 2])
    #expect(self.take(3, from: Cursors(), recorded, session: "one", among: [1, 3]) == [1, 3, 1], "there is none of its own")
  }
}
