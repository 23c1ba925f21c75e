internal import DoppelExchange

/// What each recorded answer was given after, and what each recorded write did.
package struct History: Sendable {
  /// One exchange as it is told to the builder.
  struct Event: Sendable {
    var recording: Int
    var startedAt: Timestamp
    /// As in `RecordedAnswer.session`.
    var session: Int
    var kind: Effect.Kind
    var node: Int
    var candidates: [Resource]
    /// The signature by which it is found; equal for equal requests.
    var entry: Int
  }

  /// The resources that requests are about.
  package let tree: ResourceTree
  /// The writes, by `RecordedAnswer.order`.
  package let writes: [Int: WriteLog.Write]
  /// What each answer was given after, by `RecordedAnswer.order`; empty where nothing was written.
  package let digests: [WriteLog.Digest]

  /// - Parameter events: in the order in which they were added.
  init(_ events: [Event], in tree: ResourceTree) {
    self.tree = tree
    var writes: [Int: WriteLog.Write] = [:]
    for (order, event) in events.enumerated() where event.kind != .none && event.node != ResourceTree.none {
      writes[order] = Self.write(event, order: order, in: tree)
    }
    self.writes = writes
    self.digests = writes.isEmpty ? [] : Self.digests(of: events, writes, in: tree)
  }

  private static func write(_ event: Event, order: Int, in tree: ResourceTree) -> WriteLog.Write {
    guard event.kind == .create else {
      return WriteLog.Write(kind: event.kind, identity: UInt64(event.entry + 1).stirred, nodes: [event.node])
    }
    let new = Set(event.candidates.compactMap(tree.find))
    // each makes something else, also where it is asked for in the same words
    let identity = (UInt64(order + 1) | 1 << 63).stirred
    return WriteLog.Write(
      kind: .create, identity: identity, nodes: new.isEmpty ? [event.node] : new.sorted(), isKnown: !new.isEmpty)
  }

  private static func digests(
    of events: [Event], _ writes: [Int: WriteLog.Write], in tree: ResourceTree
  ) -> [WriteLog.Digest] {
    var digests = [WriteLog.Digest](repeating: WriteLog.Digest(), count: events.count)
    var scopes = WriteScopes()
    var recording = -1
    let inOrder = events.indices.sorted {
      (events[$0].recording, events[$0].startedAt, $0) < (events[$1].recording, events[$1].startedAt, $1)
    }
    for order in inOrder {
      let event = events[order]
      if event.recording != recording {
        recording = event.recording
        scopes = WriteScopes()
      }
      digests[order] = scopes.digest(of: event.node, in: tree, session: event.session)
      if let write = writes[order] { scopes.add(write, in: tree, session: event.session) }
    }
    return digests
  }
}

/// The writes of each recorded session, and of all.
private struct WriteScopes {
  private var all = WriteLog()
  private var sessions: [Int: WriteLog] = [:]

  func digest(of node: Int, in tree: ResourceTree, session: Int) -> WriteLog.Digest {
    session < 0 ? self.all.digest(of: node, in: tree) : self.sessions[session]?.digest(of: node, in: tree) ?? WriteLog.Digest()
  }

  mutating func add(_ write: WriteLog.Write, in tree: ResourceTree, session: Int) {
    self.all.add(write, in: tree)
    if session >= 0 { self.sessions[session, default: WriteLog()].add(write, in: tree) }
  }
}
