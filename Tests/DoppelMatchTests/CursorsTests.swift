import DoppelExchange
import DoppelMatch
import Testing

struct CursorsTests {
  private func take(_ count: Int, from cursors: Cursors, _ entry: Library.Entry, session: String? = nil) -> [UInt64] {
    (0..<count).map { _ in cursors.next(of: entry, at: 0, session: session).exchange.low }
  }

  @Test func `answers come in recorded order and begin again after the last`() {
    #expect(self.take(5, from: Cursors(), entry([nil, nil, nil])) == [0, 1, 2, 0, 1])
  }

  @Test func `a single answer is given always`() {
    #expect(self.take(3, from: Cursors(), entry(["s"]), session: "live") == [0, 0, 0])
  }

  @Test func `each live session follows a recorded one of its own, in order of appearance`() {
    let entry = entry(["a", "b", "a", "b"])
    let cursors = Cursors()
    #expect(self.take(3, from: cursors, entry, session: "one") == [0, 2, 0])
    #expect(self.take(3, from: cursors, entry, session: "two") == [1, 3, 1])
    #expect(self.take(2, from: cursors, entry, session: "three") == [0, 2], "after the last session comes the first again")
    #expect(self.take(1, from: cursors, entry, session: "one") == [2])
  }

  @Test func `requests without a session share one that sees all answers`() {
    let entry = entry(["a", "b"])
    #expect(self.take(3, from: Cursors(), entry) == [0, 1, 0])
  }

  @Test func `a request without a session gets no answer that belongs to one, where there are others`() {
    let entry = entry(["a", nil, nil])
    #expect(self.take(3, from: Cursors(), entry) == [1, 2, 1])
    #expect(self.take(2, from: Cursors(), entry, session: "live") == [0, 0])
  }

  @Test func `a session without answers of its own sees all`() {
    let cursors = Cursors()
    let first = entry(["a", "b"])
    #expect(self.take(1, from: cursors, first, session: "one") == [0])
    #expect(cursors.next(of: entry([nil, nil]), at: 1, session: "one").exchange.low == 0)
    #expect(cursors.next(of: entry([nil, nil]), at: 1, session: "one").exchange.low == 1)
  }

  @Test func `entries have cursors of their own`() {
    let entry = entry([nil, nil])
    let cursors = Cursors()
    #expect(cursors.next(of: entry, at: 0, session: nil).exchange.low == 0)
    #expect(cursors.next(of: entry, at: 1, session: nil).exchange.low == 0)
    #expect(cursors.next(of: entry, at: 0, session: nil).exchange.low == 1)
  }

  @Test func `the session unused for longest is forgotten beyond the limit`() {
    let entry = entry([nil, nil, nil])
    let cursors = Cursors(sessionLimit: 2)
    #expect(self.take(1, from: cursors, entry, session: "one") == [0])
    #expect(self.take(1, from: cursors, entry, session: "two") == [0])
    #expect(self.take(1, from: cursors, entry, session: "one") == [1], "still known at the limit")
    #expect(self.take(1, from: cursors, entry, session: "three") == [0])
    #expect(self.take(1, from: cursors, entry, session: "one") == [2], "used later than the one that was forgotten")
    #expect(self.take(1, from: cursors, entry, session: "two") == [0], "forgotten, so it begins again")
  }

  @Test func `a reset forgets everything`() {
    let entry = entry([nil, nil])
    let cursors = Cursors()
    #expect(self.take(1, from: cursors, entry) == [0])
    cursors.reset()
    #expect(self.take(1, from: cursors, entry) == [0])
  }
}
