import DoppelExchange
import Testing

@testable import DoppelMatch

struct HistoryTests {
  /// An exchange: what it did to a path, and in what request and session.
  private struct Step {
    var kind: Effect.Kind
    var path: String
    /// When it came; `nil` for as many seconds as steps stand before it.
    var second: Int?
    var session = -1
    var recording = 0
    var entry = 0
    /// Paths that may have come to be.
    var candidates: [String] = []

    init(_ kind: Effect.Kind, _ path: String, session: Int = -1) {
      self.kind = kind
      self.path = path
      self.session = session
    }

    func with(_ change: (inout Step) -> Void) -> Step {
      var step = self
      change(&step)
      return step
    }
  }

  private func resource(_ path: String) -> Resource { Resource(path.split(separator: "/").map(String.init)) }

  private func history(_ steps: [Step]) -> History {
    var tree = ResourceTree()
    let events = steps.enumerated().map { number, step in
      History.Event(
        recording: step.recording, startedAt: moment(step.second ?? number), session: step.session, kind: step.kind,
        node: tree.insert(self.resource(step.path)), candidates: step.candidates.map { self.resource($0) }, entry: step.entry)
    }
    return History(events, in: tree)
  }

  @Test func `where nothing is written nothing is kept`() {
    for steps in [[], [Step(.none, "a")], [Step(.change, ""), Step(.none, "a")]] {
      let history = self.history(steps)
      #expect(history.writes.isEmpty && history.digests.isEmpty)
    }
  }

  @Test func `an answer has what was written before it to what it is about`() {
    let steps = [Step(.none, "c"), Step(.change, "c/a"), Step(.none, "c"), Step(.none, "users"), Step(.none, "c/a/x")]
    let history = self.history(steps)
    #expect(Array(history.writes.keys) == [1] && history.writes[1]?.kind == .change)
    #expect(history.digests.map { $0 == WriteLog.Digest() } == [true, true, false, true, false])
    #expect(history.digests[2].last == history.writes[1]?.identity && history.digests[4].last == history.writes[1]?.identity)
  }

  @Test func `a session has its own writes, and whoever has none has all`() {
    let history = self.history([
      Step(.change, "c", session: 0), Step(.none, "c", session: 1), Step(.none, "c", session: 0), Step(.none, "c"),
      Step(.change, "c"), Step(.none, "c", session: 1),
    ])
    #expect(history.digests.map { $0 == WriteLog.Digest() } == [true, true, false, false, false, true])
  }

  @Test func `recordings know nothing of each other, and within one time is what counts`() {
    let apart = self.history([Step(.change, "c"), Step(.none, "c").with { $0.recording = 1 }])
    #expect(apart.digests[1] == WriteLog.Digest())
    let late = self.history([Step(.none, "c").with { $0.second = 9 }, Step(.change, "c").with { $0.second = 3 }])
    #expect(late.digests[0].last == late.writes[1]?.identity && late.digests[1] == WriteLog.Digest())
    let atOnce = self.history([Step(.change, "c").with { $0.second = 3 }, Step(.none, "c").with { $0.second = 3 }])
    #expect(atOnce.digests[1].last == atOnce.writes[0]?.identity, "then in the order of adding")
  }

  @Test func `equal changes are one write, and each creation is another`() {
    let kinds: [Effect.Kind] = [.change, .change, .create, .create]
    let history = self.history(kinds.map { Step($0, "c") })
    let identities = (0..<4).compactMap { history.writes[$0]?.identity }
    #expect(identities.count == 4 && Set(identities).count == 3 && !identities.contains(0))
    #expect(history.writes[0]?.identity == history.writes[1]?.identity)
    let other = self.history([Step(.change, "c"), Step(.change, "c").with { $0.entry = 1 }])
    #expect(other.writes[0]?.identity != other.writes[1]?.identity)
  }

  @Test func `a creation is of what other requests are about, else of something in the resource`() {
    let known = self.history([
      Step(.create, "o").with { $0.candidates = ["o/1", "o/never"] }, Step(.none, "o/1"), Step(.none, "o/2"), Step(.none, "o"),
    ])
    #expect(known.writes[0]?.nodes == known.tree.find(self.resource("o/1")).map { [$0] })
    #expect(known.writes[0]?.isKnown == true)
    #expect(known.digests.map { $0 == WriteLog.Digest() } == [true, false, true, false])
    let unknown = self.history([Step(.create, "o").with { $0.candidates = ["o/never"] }, Step(.none, "o/2"), Step(.none, "o")])
    #expect(unknown.writes[0]?.nodes == unknown.tree.find(self.resource("o")).map { [$0] })
    #expect(unknown.writes[0]?.isKnown == false)
    #expect(unknown.digests.map { $0 == WriteLog.Digest() } == [true, true, false])
  }
}
