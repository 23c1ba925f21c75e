internal import DoppelRespond

extension Answerer.UnrecordedState {
  /// What `--unrecorded-state` says; where it says nothing, and answers are made up where it is known what is right, the others are misses.
  ///
  /// - Throws: `CommandError` with exit code 2 for another word.
  init(flag: String?, synthesizes: Bool) throws {
    self = try flag.map { try Choice.of($0, flag: "--unrecorded-state") } ?? (synthesizes ? .miss : .nearest)
  }
}
