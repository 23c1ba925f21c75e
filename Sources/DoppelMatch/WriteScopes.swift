internal import DoppelExchange

/// The writes of each recorded session, and of all.
struct WriteScopes {
  private var all = WriteLog()
  private var sessions: [Int: WriteLog] = [:]

  func digest(of node: Int, in tree: ResourceTree, session: Int) -> WriteLog.Digest {
    session < 0 ? self.all.digest(of: node, in: tree) : self.sessions[session]?.digest(of: node, in: tree) ?? WriteLog.Digest()
  }

  /// When the last write was that a resource depends on; `nil` where there was none.
  func lastMoment(of node: Int, in tree: ResourceTree, session: Int) -> Timestamp? {
    session < 0 ? self.all.lastMoment(of: node, in: tree) : self.sessions[session]?.lastMoment(of: node, in: tree)
  }

  /// The log of all, and that of each session.
  var logs: [WriteLog] { [self.all] + self.sessions.values }

  mutating func add(_ write: WriteLog.Write, at moment: Timestamp = .epoch, in tree: ResourceTree, session: Int) {
    self.all.add(write, at: moment, in: tree)
    if session >= 0 { self.sessions[session, default: WriteLog()].add(write, at: moment, in: tree) }
  }
}
