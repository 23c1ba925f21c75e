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
    /// What it wrote.
    var written = WriteLog()
    /// What it made anew.
    var bindings = Bindings()

    /// The answers of a library entry that one cursor goes through.
    struct Place: Hashable {
      var entry: Int
      /// As in `Library.Several.port`.
      var port: Int
      var group: Library.Several.Group
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

  /// - Parameter limit: at least 1.
  init(limit: Int) { self.limit = max(1, limit) }

  var count: Int { self.slots.count }

  /// A session; `nil` where it is not known. Does not count as use.
  func peek(_ key: String) -> Session? { self.slotOfKey[key].map { self.slots[$0].session } }

  /// Uses a session, which is then the last to be forgotten; one that is not known is opened first.
  mutating func use<Result>(
    _ key: String, open: () -> Session, _ body: (inout Session) -> Result
  ) -> Result {
    let index: Int
    if let known = self.slotOfKey[key] {
      index = known
      self.unlink(index)
    } else {
      index = self.makeRoom()
      self.slots[index].key = key
      self.slots[index].session = open()
      self.slotOfKey[key] = index
    }
    self.link(index)
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
