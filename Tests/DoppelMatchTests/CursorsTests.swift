import DoppelExchange
import DoppelMatch
import Testing

struct CursorsTests {
  /// The numbers of the answers that the only entry of a library gives.
  private func take(
    _ count: Int, from cursors: Cursors, _ library: Library, at index: Int = 0, session: String? = nil, same: Int? = nil,
    among allowed: Set<Int>? = nil
  ) -> [UInt64] {
    (0..<count).map { _ in
      cursors.next(
        of: library.entries[0], at: index, session: session, same: same, among: allowed, history: library.history
      ).exchange.low
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
