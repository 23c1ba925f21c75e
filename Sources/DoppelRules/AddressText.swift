/// An address as it is written on the command line: `host:port`, `[v6]:port`, `:port` or `port`.
package struct AddressText: Sendable, Hashable {
  /// The host without brackets; `nil` where only a port was given.
  package var host: String?
  /// 0 to 65535.
  package var port: Int

  package init(host: String?, port: Int) {
    self.host = host
    self.port = port
  }

  /// - Throws: where the port is missing or no port, the host is empty or an IPv6 address stands without brackets.
  package init(_ text: String) throws(RuleSyntaxError) {
    var cursor = TextCursor(text, as: "an address")
    self.host = try Self.takeHost(&cursor)
    self.port = try Self.takePort(&cursor)
  }

  private static func takeHost(_ cursor: inout TextCursor) throws(RuleSyntaxError) -> String? {
    if cursor.take(":") {
      if cursor.current == ":" { throw cursor.error(at: 0, expected: "an IPv6 address in brackets, such as [::1]:8080") }
      return nil
    }
    if cursor.current == "[" { return try self.takeBracketed(&cursor) }
    let start = cursor.offset
    let host = cursor.take { $0 != ":" && $0 != "/" && $0 != " " && $0 != "[" && $0 != "]" }
    if cursor.isAtEnd, !host.isEmpty, host.unicodeScalars.allSatisfy(\.isDigit) {
      cursor.rewind(to: start)
      return nil
    }
    guard !host.isEmpty else { throw cursor.error(expected: "host:port, [v6]:port, :port or a port") }
    guard cursor.take(":") else { throw cursor.error(expected: ":port after the host") }
    if cursor.text.unicodeScalars.filter({ $0 == ":" }).count > 1 {
      throw cursor.error(at: 0, expected: "one colon, or an IPv6 address in brackets, such as [::1]:8080")
    }
    return host
  }

  private static func takeBracketed(_ cursor: inout TextCursor) throws(RuleSyntaxError) -> String {
    cursor.advance()
    let start = cursor.offset
    let host = cursor.take { $0.properties.isASCIIHexDigit || $0 == ":" || $0 == "." || $0 == "%" || $0.isLetter }
    guard host.contains(":") else { throw cursor.error(at: start, expected: "an IPv6 address between the brackets") }
    guard cursor.take("]") else { throw cursor.error(expected: "] after the IPv6 address") }
    guard cursor.take(":") else { throw cursor.error(expected: ":port after the brackets") }
    return host
  }

  static func takePort(_ cursor: inout TextCursor) throws(RuleSyntaxError) -> Int {
    let start = cursor.offset
    let digits = cursor.take { $0.isDigit }
    guard cursor.isAtEnd, let port = Int(digits), port <= 65_535 else {
      throw cursor.error(at: start, expected: "a port from 0 to 65535")
    }
    return port
  }
}
