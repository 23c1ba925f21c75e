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
}
