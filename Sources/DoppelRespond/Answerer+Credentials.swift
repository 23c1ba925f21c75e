internal import DoppelExchange
internal import DoppelMatch

/// What credentials say of an answer, and answers of them.
extension Answerer {
  /// Whether nothing is known of what is answered to whoever asks: others are, by credentials that were recorded, and the server refuses
  /// some.
  func isStranger(_ asked: inout Asked, to entry: Library.Entry, _ library: Library) -> Bool {
    guard library.refusesCredentials, let session = asked.client.session, asked.client.recorded == nil,
      asked.credentials.flatMap({ library.refuses($0, unknown: self.knowsAll(asked)) }) != true
    else { return false }
    return self.cursors.isStranger(session, to: entry, users: library.users)
  }

  /// Takes in what an answer does to credentials.
  func noteCredentials(_ answer: RecordedAnswer, _ asked: inout Asked, in library: Library) {
    guard library.credentials.isKnown else { return }
    let ended = library.credentials.ends(with: answer.order) ? asked.credentials : nil
    self.cursors.note(ended: ended, issued: library.issuing[answer.order] ?? [])
  }

  /// Whether there are no credentials but those that were recorded: none was made up, and no real server gives any.
  private func knowsAll(_ asked: Asked) -> Bool { !asked.mayBeMadeUp && self.configuration.isAlone }

  /// Whether the credentials of a request are at their end, or never were any; `nil` where it has none, or that is not known.
  ///
  /// - Parameter entry: what is asked for, where that is known.
  func isOver(_ asked: inout Asked, for entry: Library.Entry? = nil, in library: Library) -> Bool? {
    guard let credentials = asked.credentials else { return nil }
    // a login is for whoever has none any more
    if entry?.isLogin == true { return nil }
    if library.refuses(credentials, unknown: self.knowsAll(asked)) == true {
      // what was granted to whoever asked needs none
      let isForAll = entry.map { !$0.isSometimesRefused && !$0.isOfSessions } ?? false
      return isForAll ? nil : true
    }
    // of what is taken, and was not recorded, no recorded refusal tells anything
    return self.cursors.isOver(credentials, of: library.credentials, at: asked.question.startedAt)
      ?? (library.sessions[credentials] == nil && library.credentials.refusesSome ? false : nil)
  }
}
