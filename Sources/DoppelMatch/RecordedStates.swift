internal import DoppelExchange

/// In which states a recording left what reads tell apart by what was written.
package struct RecordedStates: Sendable {
  /// The resources of which equal reads were answered otherwise after other writes.
  package let changing: Set<Int>
  /// What was written to each of them by the end, whatever its order, by one session or by all.
  private var last: Set<UInt64> = []

  /// Of a recording in which nothing changes.
  init() { self.changing = [] }

  /// - Parameters:
  ///   - changing: the resources that are looked at.
  ///   - history: that of the events.
  init(_ events: [History.Event], changing: Set<Int>, history: History) {
    self.changing = changing
    guard !changing.isEmpty else { return }
    var scopes = WriteScopes()
    var recording = -1
    let writes = history.writes.keys.sorted {
      (events[$0].recording, events[$0].startedAt, $0) < (events[$1].recording, events[$1].startedAt, $1)
    }
    for order in writes {
      let event = events[order]
      if event.recording != recording {
        self.note(scopes)
        recording = event.recording
        scopes = WriteScopes()
      }
      if let write = history.writes[order] { scopes.add(write, in: history.tree, session: event.session) }
    }
    self.note(scopes)
  }

  private mutating func note(_ scopes: WriteScopes) {
    for log in scopes.logs {
      log.forEachSum { node, sum in
        if self.changing.contains(node) { self.last.insert(Self.mark(sum, of: node)) }
      }
    }
  }

  /// Whether somebody wrote nothing to a resource, all that was written to it while it was recorded, or anything twice: then it stands
  /// before or after the recording, or goes through it once more, and nothing tells which of its states is meant.
  func areOver(for node: Int, after log: WriteLog) -> Bool {
    guard log.isOnceEach, let sum = log.sum(of: node) else { return true }
    return self.last.contains(Self.mark(sum, of: node))
  }

  private static func mark(_ sum: UInt64, of node: Int) -> UInt64 { (sum ^ UInt64(node + 1).stirred).stirred }
}
