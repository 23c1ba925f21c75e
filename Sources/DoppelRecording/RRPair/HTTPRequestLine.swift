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
  var url: Substring { Self.url(of: self.uri) }

  /// The version as RRPair has it: `1.1` for `HTTP/1.1`.
  var shortVersion: String {
    if self.version == "HTTP/1.1" { return "1.1" }
    return self.version.hasPrefix("HTTP/") ? String(self.version.dropFirst(5)) : self.version
  }

  /// Whether the version can be told from the short one.
  var hasCommonVersion: Bool { self.version == "HTTP/1.1" || Self.version(self.shortVersion) == self.version }

  static func version(_ short: String) -> String { short.first?.isNumber == true ? "HTTP/" + short : short }

  /// The path and query of a target: an absolute form without its scheme and authority, anything else as it is.
  static func uri(of target: String) -> String {
    guard target.utf8.first != UInt8(ascii: "/") else { return target }
    guard let colon = target.utf8.firstIndex(of: UInt8(ascii: ":")), target[colon...].hasPrefix("://") else { return target }
    let authority = target.utf8.index(colon, offsetBy: 3)
    guard let path = target.utf8[authority...].firstIndex(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") })
    else { return "/" }
    let rest = String(target[path...])
    return rest.hasPrefix("/") ? rest : "/" + rest
  }

  /// A path and query without the query.
  static func url(of uri: String) -> Substring {
    uri[..<(uri.utf8.firstIndex(of: UInt8(ascii: "?")) ?? uri.endIndex)]
  }
}

/// The status line of HTTP in the members of RRPair.
struct HTTPStatusLine {
  let version: String
  let code: Int
  let reason: String

  /// `200 OK`, or `200` where no reason was sent.
  var message: String {
    // by far the most frequent
    if self.code == 200, self.reason == "OK" { return "200 OK" }
    return self.reason.isEmpty ? String(self.code) : "\(self.code) \(self.reason)"
  }

  /// The reason in a status message; empty where there is none.
  static func reason(in message: String) -> String {
    guard let space = message.utf8.firstIndex(of: UInt8(ascii: " ")) else { return "" }
    return String(message[message.utf8.index(after: space)...])
  }
}

extension Message {
  /// The request line; `nil` where this is no HTTP request.
  var httpRequest: HTTPRequestLine? {
    guard case .request(let method, let target, let version) = self.start else { return nil }
    return HTTPRequestLine(method: method, target: target, version: version, uri: HTTPRequestLine.uri(of: target))
  }

  /// The `Host` field, or who was called where there is none.
  func httpHost(_ server: Endpoint) -> String { self.fields.first("host") ?? server.hostAndPort }

  /// The status line; `nil` where this is no HTTP response.
  var httpStatus: HTTPStatusLine? {
    guard case .status(let version, let code, let reason) = self.start else { return nil }
    return HTTPStatusLine(version: version, code: code, reason: reason)
  }
}
