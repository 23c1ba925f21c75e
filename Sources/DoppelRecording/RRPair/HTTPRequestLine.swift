internal import DoppelExchange

/// The request line of HTTP in the members of RRPair.
struct HTTPRequestLine {
  let method: String
  /// As sent: origin, absolute, authority or asterisk form (RFC 9112 section 3.2).
  let target: String
  let version: String
  /// The path and query.
  let uri: String
  /// The path alone.
  let url: String
  /// The `Host` field, or who was called where there is none.
  let host: String

  /// The version as RRPair has it: `1.1` for `HTTP/1.1`.
  var shortVersion: String { Self.shortVersion(self.version) }

  /// Whether the version can be told from the short one.
  var hasCommonVersion: Bool { Self.version(self.shortVersion) == self.version }

  static func shortVersion(_ version: String) -> String {
    version.hasPrefix("HTTP/") ? String(version.dropFirst(5)) : version
  }

  static func version(_ short: String) -> String { short.first?.isNumber == true ? "HTTP/" + short : short }

  /// The path and query of a target: an absolute form without its scheme and authority, anything else as it is.
  static func uri(of target: String) -> String {
    guard !target.utf8.starts(with: "/".utf8) else { return target }
    guard let colon = target.utf8.firstIndex(of: UInt8(ascii: ":")), target[colon...].hasPrefix("://") else { return target }
    let authority = target.utf8.index(colon, offsetBy: 3)
    guard let path = target.utf8[authority...].firstIndex(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") })
    else { return "/" }
    let rest = String(target[path...])
    return rest.hasPrefix("/") ? rest : "/" + rest
  }

  /// A path and query without the query.
  static func url(of uri: String) -> String {
    guard let end = uri.utf8.firstIndex(of: UInt8(ascii: "?")) else { return uri }
    return String(uri[..<end])
  }
}

/// The status line of HTTP in the members of RRPair.
struct HTTPStatusLine {
  let version: String
  let code: Int
  let reason: String

  /// `200 OK`, or `200` where no reason was sent.
  var message: String { self.reason.isEmpty ? String(self.code) : "\(self.code) \(self.reason)" }

  /// The reason in a status message; empty where there is none.
  static func reason(in message: String) -> String {
    guard let space = message.utf8.firstIndex(of: UInt8(ascii: " ")) else { return "" }
    return String(message[message.utf8.index(after: space)...])
  }
}

extension Message {
  /// The request line; `nil` where this is no HTTP request.
  func httpRequest(server: Endpoint) -> HTTPRequestLine? {
    guard case .request(let method, let target, let version) = self.start else { return nil }
    let uri = HTTPRequestLine.uri(of: target)
    return HTTPRequestLine(
      method: method, target: target, version: version, uri: uri, url: HTTPRequestLine.url(of: uri),
      host: self.fields.first("host") ?? server.hostAndPort)
  }

  /// The status line; `nil` where this is no HTTP response.
  var httpStatus: HTTPStatusLine? {
    guard case .status(let version, let code, let reason) = self.start else { return nil }
    return HTTPStatusLine(version: version, code: code, reason: reason)
  }
}
