internal import DoppelExchange

/// The live sessions of a mock, at most as many as the limit: the one unused for longest makes room for a new one. Finding, using
/// and forgetting a session cost the same whatever their number.
struct LiveSessions: Sendable {
  /// What is known of one live session.
  struct Session: Sendable {
    /// The recorded session that it follows; `nil` as long as it has asked nothing that recorded sessions asked.
    var recorded: Int?
    /// Whether that is known from what it asked or from its credentials, not chosen by its turn.
    var isKnown = false
    /// How many answers it has had of each library entry, by port and by what was written before.
    var positions: [Place: Int] = [:]
    /// When it asked for the first time for each library entry, where time says which answer comes.
    var begun: [Int: Timestamp] = [:]
    /// What it wrote.
    var written = WriteLog()
    /// What it made anew.
    var bindings = Bindings()
    /// When it was used first and last, in uses of all sessions.
    fileprivate(set) var firstUse = 0
    fileprivate(set) var lastUse = 0

    /// Forgets everything that was asked.
    mutating func forget() { self.take(Session()) }

    /// Takes over what another asked.
    mutating func take(_ other: Session) {
      let (first, last) = (self.firstUse, self.lastUse)
      self = other
      (self.firstUse, self.lastUse) = (first, last)
    }

    /// The answers of a library entry that one cursor goes through.
    struct Place: Hashable {
      var entry: Int
      /// As in `Library.Several.port`.
      var port: Int
      var group: Library.Several.Group
      /// As `WriteLog.generation` tells it of what the entry is about.
      var generation = 0
    }
  }

  private struct Slot: Sendable {
    var key: String
    var session: Session
    var older: Int
    var newer: Int
  }

  private static let none = -1

  private let limit: Int
  private var slots: [Slot] = []
  private var slotOfKey: [String: Int] = [:]
  private var oldest = Self.none
  private var newest = Self.none
  private var uses = 0
  /// Sessions that made room for others.
  private(set) var forgotten = 0

  /// - Parameter limit: at least 1.
  init(limit: Int) { self.limit = max(1, limit) }

  var count: Int { self.slots.count }

  /// Whether a session is known. Does not count as use.
  func holds(_ key: String) -> Bool { self.slotOfKey[key] != nil }

  /// A session; `nil` where it is not known. Does not count as use.
  func peek(_ key: String) -> Session? { self.slotOfKey[key].map { self.slots[$0].session } }

  /// Whether one was used for the last time before another was for the first time, or is forgotten.
  func hasLeft(_ key: String, before other: String) -> Bool {
    guard let one = self.peek(key), let other = self.peek(other) else { return true }
    return one.lastUse < other.firstUse
  }

  /// Uses a session, which is then the last to be forgotten; one that is not known is opened first.
  mutating func use<Result>(
    _ key: String, open: () -> Session, _ body: (inout Session) -> Result
  ) -> Result {
    self.uses += 1
    let index: Int
    if let known = self.slotOfKey[key] {
      index = known
      self.unlink(index)
    } else {
      index = self.makeRoom()
      self.slots[index].key = key
      self.slots[index].session = open()
      self.slots[index].session.firstUse = self.uses
      self.slotOfKey[key] = index
    }
    self.link(index)
    self.slots[index].session.lastUse = self.uses
    return body(&self.slots[index].session)
  }

  /// A slot that is in no list: a new one, or that of the session unused for longest.
  private mutating func makeRoom() -> Int {
    guard self.slots.count >= self.limit else {
      self.slots.append(Slot(key: "", session: Session(), older: Self.none, newer: Self.none))
      return self.slots.count - 1
    }
    let index = self.oldest
    self.unlink(index)
    self.slotOfKey[self.slots[index].key] = nil
    self.forgotten += 1
    return index
  }

  private mutating func unlink(_ index: Int) {
    let (older, newer) = (self.slots[index].older, self.slots[index].newer)
    if older == Self.none { self.oldest = newer } else { self.slots[older].newer = newer }
    if newer == Self.none { self.newest = older } else { self.slots[newer].older = older }
  }

  private mutating func link(_ index: Int) {
    self.slots[index].older = self.newest
    self.slots[index].newer = Self.none
    if self.newest == Self.none { self.oldest = index } else { self.slots[self.newest].newer = index }
    self.newest = index
  }
}
