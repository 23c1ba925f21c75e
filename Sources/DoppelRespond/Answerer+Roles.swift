internal import DoppelExchange
internal import DoppelMatch
internal import DoppelSynthesis
internal import NIOCore

/// Clients whom only what they were given told apart when they were recorded.
extension Answerer {
  /// The recorded answers to a question of a client that may be another than the one whose values it was given; `nil` for a miss.
  ///
  /// It is the one whose role it was given, until it asks what that one did not, and another of the cast did, with all that it asked
  /// before. Items of which a synthesizer keeps the state are themselves.
  func findInRole(_ asked: inout Asked, in counted: CountedLibrary) -> Finding? {
    let library = counted.library
    guard !library.roles.isEmpty else { return self.find(&asked, in: library) }
    self.noteRoles(&asked, in: counted)
    guard !asked.players.isEmpty else { return self.find(&asked, in: library) }
    var found = self.find(&asked, in: library)
    for (role, player) in asked.players where !player.isSettled {
      let open = self.open(player, role, asked, found, library)
      guard open.count < player.open.count, let settled = self.cursors.settle(role, among: open) else { continue }
      guard settled.isNew else { continue }
      asked.play(settled.plays, given: role)
      self.cursors.bind(asked.played, session: asked.client.session, evenSame: true)
      if let order = library.roles.order(of: role.at(settled.plays)) {
        self.cursors.note(
          writeOf: order, session: asked.client.session, history: library.history, at: asked.question.startedAt)
      }
      found = self.find(&asked, in: library)
    }
    return found
  }

  /// Finds out which roles come with what a request holds, and lets whoever asks play them.
  private func noteRoles(_ asked: inout Asked, in counted: CountedLibrary) {
    let library = counted.library
    var roles = library.roles(in: asked.question.key)
    if let role = asked.credentials.flatMap({ library.roles.role(ofCredential: $0) }) {
      roles = [role] + roles.filter { $0 != role }
      asked.roleOfSession = asked.isToldByCredentials && self.cursors.player(of: role) != nil ? role : nil
    }
    if let synthesizer = counted.synthesizer {
      let session = asked.client.session ?? ""
      roles.removeAll { library.roles.values(of: $0).contains { synthesizer.knows($0, session: session) } }
    }
    asked.players = roles.compactMap { role in self.cursors.player(of: role).map { (role, $0) } }
    guard !asked.players.isEmpty else { return }
    for (role, player) in asked.players { asked.play(player.plays, given: role) }
  }

  /// The roles that a player may play still. With what it holds it goes on in its own as long as what it asks was recorded there.
  ///
  /// - Parameter found: what was recorded in the role that it plays.
  private func open(
    _ player: LiveRoles.Player, _ role: RecordedRoles.Role, _ asked: Asked, _ found: Finding?, _ library: Library
  ) -> Set<Int> {
    let own = library.roles.pairs(from: role, to: role, told: player.told)
    let holdsValues = !library.translated(asked.question.key, by: own).pairs.isEmpty
    guard holdsValues else { return found.map { self.open(player, role, asking: $0, library) } ?? [] }
    if self.isFound(in: role.at(player.plays), given: role, found, library) {
      self.cursors.note(asked.question.key, askedIn: role)
      return player.open
    }
    return player.open.filter { place in
      place != player.plays
        && self.isFound(asked.question.key, in: role.at(place), given: role, asked, library, mayBeRead: false)
        && player.asked.allSatisfy { self.isFound($0, in: role.at(place), given: role, asked, library) }
    }
  }

  /// The roles that a player may play still who asks something without what it holds: those that asked it, too, first of all in the
  /// same order.
  private func open(
    _ player: LiveRoles.Player, _ role: RecordedRoles.Role, asking found: Finding, _ library: Library
  ) -> Set<Int> {
    let open = player.open.filter { self.isOf(role.at($0), found, library) }
    guard open.count > 1, let entry = self.place(of: found) else { return open }
    self.cursors.note(entry, openingOf: role)
    let asked = player.opening.contains(entry) ? player.opening : player.opening + [entry]
    let alike = open.filter { library.roles.begins(role.at($0), with: asked) }
    return alike.isEmpty ? open : alike
  }

  /// The entry of what was found; of those that are equal but for noise the first.
  private func place(of found: Finding) -> Int? {
    switch found {
    case .asked(let index), .translated(let index, _): index
    case .masked(let match, _): match.first
    }
  }

  /// Whether a request was recorded in another role than the one that is played.
  ///
  /// - Parameter mayBeRead: whether it may read, also where the role is of something that was there before: that is itself.
  private func isFound(
    _ key: ByteBuffer, in other: RecordedRoles.Role, given role: RecordedRoles.Role, _ asked: Asked, _ library: Library,
    mayBeRead: Bool = true
  ) -> Bool {
    var trial = asked
    trial.question = Question(key: key, request: asked.question.request, startedAt: asked.question.startedAt)
    trial.play(other.place, given: role)
    let found = self.find(&trial, in: library)
    if !mayBeRead, !library.roles.isMade(other), let found, self.entry(of: found, in: library).isRead { return false }
    return self.isFound(in: other, given: role, found, library)
  }

  /// Whether what was found is of a role: of its session, and with its values where they are noise.
  private func isFound(
    in other: RecordedRoles.Role, given role: RecordedRoles.Role, _ found: Finding?, _ library: Library
  ) -> Bool {
    guard let found, self.isOf(other, found, library) else { return false }
    guard case .masked(let match, _) = found else { return true }
    return library.roles.values(of: other).allSatisfy { library.holds(match, $0) }
  }

  private func isOf(_ role: RecordedRoles.Role, _ found: Finding, _ library: Library) -> Bool {
    guard let session = library.roles.session(of: role) else { return true }
    return self.entry(of: found, in: library).sessions.map { $0.contains(session) } ?? true
  }

  private func entry(of finding: Finding, in library: Library) -> Library.Entry {
    switch finding {
    case .asked(let index), .translated(let index, _): library.entries[index]
    case .masked(let match, _): match.entry
    }
  }

  /// Takes in what an answer gives whoever asks, and what it tells it in the role that it was given.
  ///
  /// - Parameter pairs: values of the request, with the recorded ones for which they stand.
  func noteRole(givenBy answer: RecordedAnswer, _ asked: inout Asked, _ pairs: Library.Pairs, in library: Library) {
    guard !library.roles.isEmpty else { return }
    if let own = asked.roleOfSession, let session = library.roles.session(of: own.at(asked.plays[own] ?? own.place)) {
      if asked.plays[own] == own.place, let told = library.roles.later(toldBy: answer.order) {
        self.cursors.note(told, toldIn: own)
      }
      if library.roles.session(issuedBy: answer.order) == session, let live = asked.client.session {
        self.cursors.goOn(live, as: Asked.Client.key(ofRecorded: session))
      }
    }
    guard let role = library.roles.role(givenBy: answer.order) else { return }
    // who plays it already is nobody new
    guard !asked.plays.contains(where: { $0.key.cast == role.cast && $0.value == role.place }) else { return }
    asked.given = role
    self.cursors.give(
      role, among: library.roles.places(beside: role), to: Asked.Client.key(of: role),
      making: Dictionary(pairs.map { ($0.recorded, $0.live) }) { first, _ in first })
  }
}
