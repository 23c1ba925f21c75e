internal import DoppelRespond

/// Reads a flag whose value is one of a few words.
enum Choice {
  /// - Throws: `CommandError` with exit code 2 that lists the words.
  static func of<Value: RawRepresentable & CaseIterable>(_ text: String, flag: String) throws -> Value
  where Value.RawValue == String {
    if let value = Value(rawValue: text) { return value }
    let words = Value.allCases.map(\.rawValue)
    throw CommandError.usage(
      "\(flag): expected \(words.dropLast().joined(separator: ", ")) or \(words.last ?? ""), not \"\(text)\"")
  }

  /// What `--unrecorded-state` says; where it says nothing, and answers are made up where it is known what is right, the others are misses.
  ///
  /// - Throws: `CommandError` with exit code 2 for another word.
  static func unrecordedState(_ flag: String?, synthesizes: Bool) throws -> Answerer.UnrecordedState {
    try flag.map { try self.of($0, flag: "--unrecorded-state") } ?? (synthesizes ? .miss : .nearest)
  }
}
