internal import DoppelRules

/// Reads values of flags with the rules' parsers, and says which flag a bad one came from.
enum Parsing {
  /// - Throws: `CommandError` with exit code 2 that names the flag.
  static func value<Value>(
    _ flag: String, _ text: String, _ read: (String) throws(RuleSyntaxError) -> Value
  ) throws -> Value {
    do throws(RuleSyntaxError) {
      return try read(text)
    } catch {
      throw CommandError.usage("\(flag): \(error)")
    }
  }

  /// - Throws: as `value`.
  static func values<Value>(
    _ flag: String, _ texts: [String], _ read: (String) throws(RuleSyntaxError) -> Value
  ) throws -> [Value] {
    try texts.map { try self.value(flag, $0, read) }
  }

  /// `host:port` of a URL: with the scheme's own port where it names none. IPv6 stands in brackets.
  static func authority(_ text: some StringProtocol, isSecure: Bool) -> String {
    let hasPort = text.contains(":") && text.last != "]"
    return hasPort ? String(text) : "\(text):\(isSecure ? 443 : 80)"
  }
}
