internal import DoppelExchange
internal import DoppelMatch
internal import DoppelSynthesis
internal import NIOCore

/// Clients whom only what they were given told apart when they were recorded.
extension Answerer {
  /// The recorded answers to a question of a client that may be another than the one whose values it was given; `nil` for a miss.
  ///
  /// It is the one whose role it was given, until it asks what that one did not, and another of the cast did. Items of which a synthesizer
  /// keeps the state are themselves.
  func findInRole(_ asked: inout Asked, in counted: CountedLibrary) -> Finding? {
    let library = counted.library
    guard !library.roles.isEmpty else { return self.find(&asked, in: library) }
    self.noteRoles(&asked, in: library)
    guard !asked.roles.isEmpty else { return self.find(&asked, in: library) }
    if let synthesizer = counted.synthesizer {
      let session = asked.client.session ?? ""
      asked.roles.removeAll { role in
        library.roles.values(of: role).contains { synthesizer.knows($0, session: session) }
      }
    }
    let values = self.cursors.liveValues(session: asked.client.session)
    for role in asked.roles {
      if let player = self.cursors.playing(role) { asked.play(player.plays, given: role, values) }
    }
    var found = self.find(&asked, in: library)
    for role in asked.roles {
      guard let player = self.cursors.playing(role), player.open.count > 1 else { continue }
      let open = self.fitting(player.open, role, asked, values, found, library)
      guard !open.isEmpty, open.count < player.open.count else { continue }
      let plays = self.cursors.settle(role, among: open)
      guard plays != player.plays else { continue }
      asked.play(plays, given: role, values)
      self.cursors.note(
        writeOf: library.roles.order(of: role.at(plays)), session: asked.client.session,
        history: library.history, at: asked.question.startedAt)
      found = self.find(&asked, in: library)
    }
    return found
  }

  /// Finds out which roles come with what a request holds.
  private func noteRoles(_ asked: inout Asked, in library: Library) {
    asked.roles = library.roles(in: asked.question.key)
    guard let role = asked.credentials.flatMap({ library.roles.role(ofCredential: $0) }) else { return }
    if !asked.roles.contains(role) { asked.roles.append(role) }
    asked.roleOfSession = asked.isToldByCredentials ? role : nil
  }

  /// Those of the roles that whoever was given one may play in which what it asks was recorded.
  ///
  /// - Parameter found: what was recorded in the role that it plays.
  private func fitting(
    _ open: Set<Int>, _ role: RecordedRoles.Role, _ asked: Asked, _ values: LiveValues, _ found: Finding?,
    _ library: Library
  ) -> Set<Int> {
    let holdsValues = !library.translated(asked.question.key, by: library.roles.pairs(from: role, to: role)).pairs.isEmpty
    return open.filter { place in
      var trial = asked
      var finding = found
      if holdsValues, place != asked.plays[role] {
        trial.play(place, given: role, values)
        finding = self.find(&trial, in: library)
      }
      guard let finding else { return false }
      guard let session = library.roles.session(of: role.at(place)) else { return true }
      return self.entry(of: finding, in: library).sessions.map { $0.contains(session) } ?? true
    }
  }

  private func entry(of finding: Finding, in library: Library) -> Library.Entry {
    switch finding {
    case .asked(let index), .translated(let index, _): library.entries[index]
    case .masked(let match, _): match.entry
    }
  }

  /// Takes in that an answer gives a role to whoever asks; who plays it already is nobody new.
  func noteRole(givenBy answer: RecordedAnswer, _ asked: Asked, in library: Library) {
    guard !library.roles.isEmpty, let role = library.roles.role(givenBy: answer.order) else { return }
    guard !asked.roles.contains(where: { $0.cast == role.cast && asked.plays[$0, default: $0.place] == role.place }) else {
      return
    }
    self.cursors.give(role, among: library.roles.places(beside: role))
  }
}
