package import DoppelRules

/// Where to send recorded requests instead (`--target`): scheme, host and port are each optional and replace the recorded one.
///
/// For a request recorded at `https://original.com:443/foo`:
///
/// | written | sent to |
/// |---|---|
/// | `http://new.com:8080` | `http://new.com:8080/foo` |
/// | `http://` | `http://original.com:443/foo` |
/// | `http://new.com` | `http://new.com:443/foo` |
/// | `new.com` | `https://new.com:443/foo` |
/// | `new.com:8080` | `https://new.com:8080/foo` |
/// | `:8080` | `https://original.com:8080/foo` |
/// | `http://:8080` | `http://original.com:8080/foo` |
///
/// `SERVICE=` before it says that it is for the exchanges of that service only.
package struct TargetURL: Sendable, Hashable {
  /// `nil` where it is for every service.
  package var service: String?
  /// `nil` where the recorded scheme stays.
  package var isSecure: Bool?
  /// IPv6 without brackets; `nil` where the recorded host stays.
  package var host: String?
  /// `nil` where the recorded port stays.
  package var port: Int?

  private static let subject = "a target"

  /// - Throws: what was expected and what came: an unknown scheme, a path, a port that is none, or nothing at all.
  package init(_ text: String) throws(RuleSyntaxError) {
    var rest = Substring(text)
    if let sign = rest.firstIndex(of: "="), !rest[..<sign].contains(":"), !rest[..<sign].contains("/") {
      guard sign != rest.startIndex else { throw Self.error(text, rest, "the name of a service before =") }
      self.service = String(rest[..<sign])
      rest = rest[rest.index(after: sign)...]
    }
    if let mark = rest.firstRange(of: "://") {
      switch rest[..<mark.lowerBound].lowercased() {
      case "http": self.isSecure = false
      case "https": self.isSecure = true
      default: throw Self.error(text, rest, "the scheme http or https")
      }
      rest = rest[mark.upperBound...]
    }
    if rest.hasSuffix("/") { rest.removeLast() }
    try self.readAuthority(rest, of: text)
    guard self.isSecure != nil || self.host != nil || self.port != nil else {
      throw Self.error(text, rest, "a scheme, a host or a port, such as http://localhost:8080, localhost or :8080")
    }
  }

  private mutating func readAuthority(_ authority: Substring, of text: String) throws(RuleSyntaxError) {
    if let wrong = authority.firstIndex(where: { "/?#@ \\\t\r\n".contains($0) }) {
      throw Self.error(text, authority[wrong...], "scheme, host and port only: the path is the recorded one")
    }
    var host = authority
    if authority.hasPrefix("[") {
      guard let end = authority.firstIndex(of: "]") else { throw Self.error(text, authority, "] after an IPv6 address") }
      host = authority[authority.index(after: authority.startIndex)..<end]
      guard host.contains(":") else { throw Self.error(text, host, "an IPv6 address between the brackets") }
      let rest = authority[authority.index(after: end)...]
      guard rest.isEmpty || rest.hasPrefix(":") else { throw Self.error(text, rest, ":port after the brackets") }
      self.port = rest.isEmpty ? nil : try Self.port(rest.dropFirst(), of: text)
    } else if let colon = authority.firstIndex(of: ":") {
      host = authority[..<colon]
      let digits = authority[authority.index(after: colon)...]
      if digits.contains(":") { throw Self.error(text, authority, "an IPv6 address in brackets, such as [::1]:8080") }
      self.port = try Self.port(digits, of: text)
    }
    self.host = host.isEmpty ? nil : String(host)
  }

  private static func port(_ digits: Substring, of text: String) throws(RuleSyntaxError) -> Int {
    guard digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let port = Int(digits), (1...65_535).contains(port) else {
      throw self.error(text, digits, "a port from 1 to 65535")
    }
    return port
  }

  private static func error(_ text: String, _ rest: Substring, _ expected: String) -> RuleSyntaxError {
    RuleSyntaxError(
      subject: self.subject, text: text, offset: text.unicodeScalars.distance(from: text.startIndex, to: rest.startIndex),
      expected: expected, found: rest.isEmpty ? "the end" : "\"\(rest)\"")
  }

  /// The recorded origin with what the target replaces.
  package func resolve(_ recorded: Origin) -> Origin {
    Origin(
      isSecure: self.isSecure ?? recorded.isSecure, host: self.host ?? recorded.host, port: self.port ?? recorded.port)
  }
}
