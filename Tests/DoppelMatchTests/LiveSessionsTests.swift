import DoppelTesting
import Testing

@testable import DoppelMatch

struct LiveSessionsTests {
  private static var place: LiveSessions.Session.Place {
    LiveSessions.Session.Place(entry: 0, port: 80, group: Library.Several.Group(session: 7, after: .any))
  }

  private func use(_ key: String, of sessions: inout LiveSessions) -> Int {
    sessions.use(key, open: { LiveSessions.Session() }) { session in
      session.positions[Self.place, default: 0] += 1
      return session.positions[Self.place, default: 0]
    }
  }

  @Test func `a session is opened once and kept`() {
    var sessions = LiveSessions(limit: 3)
    #expect(sessions.peek("a") == nil)
    #expect(self.use("a", of: &sessions) == 1)
    #expect(self.use("a", of: &sessions) == 2)
    #expect(sessions.peek("a") != nil && sessions.count == 1)
  }

  @Test func `at the limit all are kept, beyond it the one unused for longest goes`() {
    var sessions = LiveSessions(limit: 3)
    for key in ["a", "b", "c"] { _ = self.use(key, of: &sessions) }
    #expect(["a", "b", "c"].allSatisfy { sessions.peek($0) != nil })
    _ = self.use("a", of: &sessions)
    _ = self.use("d", of: &sessions)
    #expect(sessions.peek("b") == nil && sessions.count == 3)
    #expect(self.use("b", of: &sessions) == 1, "opened anew")
    #expect(sessions.peek("c") == nil)
    #expect(self.use("a", of: &sessions) == 3)
  }

  @Test func `a limit of one keeps the last`() {
    var sessions = LiveSessions(limit: 1)
    for key in ["a", "b", "b", "a"] { _ = self.use(key, of: &sessions) }
    #expect(sessions.peek("a") != nil && sessions.peek("b") == nil && sessions.count == 1)
  }

  @Test func `it agrees with a list that is searched`() {
    var choices = Choices(1)
    var sessions = LiveSessions(limit: 8)
    var list: [String] = []
    for _ in 0..<2_000 {
      let key = "\(Int.random(in: 0..<16, using: &choices))"
      _ = self.use(key, of: &sessions)
      list.removeAll { $0 == key }
      list.append(key)
      if list.count > 8 { list.removeFirst() }
      #expect((0..<16).allSatisfy { (sessions.peek("\($0)") != nil) == list.contains("\($0)") })
    }
  }

  @Test func `to look at a session is no use, and what is not known is not opened`() {
    var sessions = LiveSessions(limit: 2)
    for key in ["a", "b"] { _ = self.use(key, of: &sessions) }
    #expect(sessions.peek("a")?.positions == [Self.place: 1])
    #expect(sessions.peek("c") == nil && sessions.count == 2)
    _ = self.use("c", of: &sessions)
    #expect(sessions.peek("a") == nil && sessions.peek("b")?.positions == [Self.place: 1])
  }

  @Test func `a new session follows nobody, wrote nothing and made nothing`() {
    let session = LiveSessions.Session()
    #expect(session.recorded == nil && !session.isKnown && session.positions.isEmpty)
    #expect(session.written.isEmpty && session.bindings.isEmpty)
  }

  @Test func `what makes room is counted, at the limit and one past it`() {
    var sessions = LiveSessions(limit: 2)
    for key in ["a", "b", "a"] { _ = self.use(key, of: &sessions) }
    #expect(sessions.forgotten == 0 && sessions.holds("b"))
    for key in ["c", "d"] { _ = self.use(key, of: &sessions) }
    #expect(sessions.forgotten == 2 && sessions.count == 2 && !sessions.holds("b"))
  }

  @Test func `one has left before another where it was used for the last time before that came, or is forgotten`() {
    var sessions = LiveSessions(limit: 3)
    for key in ["a", "a", "b"] { _ = self.use(key, of: &sessions) }
    #expect(sessions.hasLeft("a", before: "b") && !sessions.hasLeft("b", before: "a") && !sessions.hasLeft("b", before: "b"))
    #expect(sessions.hasLeft("never", before: "b"))
    _ = self.use("a", of: &sessions)
    #expect(!sessions.hasLeft("a", before: "b"))
  }
}
