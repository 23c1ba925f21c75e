/// The writes of each recorded session, and of all.
struct WriteScopes {
  private var all = WriteLog()
  private var sessions: [Int: WriteLog] = [:]

  func digest(of node: Int, in tree: ResourceTree, session: Int) -> WriteLog.Digest {
    session < 0 ? self.all.digest(of: node, in: tree) : self.sessions[session]?.digest(of: node, in: tree) ?? WriteLog.Digest()
  }

  /// The log of all, and that of each session.
  var logs: [WriteLog] { [self.all] + self.sessions.values }

  mutating func add(_ write: WriteLog.Write, in tree: ResourceTree, session: Int) {
    self.all.add(write, in: tree)
    if session >= 0 { self.sessions[session, default: WriteLog()].add(write, in: tree) }
  }
}
