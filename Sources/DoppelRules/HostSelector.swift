package import DoppelExchange

/// Names one or several hosts (`--only`, `--except`, `--no-tls-intercept`, `--upstream-insecure`); ASCII case does not matter.
///
/// | written | fits |
/// |---|---|
/// | `api.example.com`, `host:api.example.com` | that host on every port |
/// | `api.example.com:443`, `[::1]:443`, `10.0.0.1:80` | that host on that port |
/// | `*.example.com` | every name below example.com, not example.com itself |
/// | `glob:api-?.*` | hosts, with or without `:port`, that fit the pattern |
/// | `svc:pay` | services whose name contains the text |
/// | `payments:http:443` | that service, with that protocol or host, on that port |
/// | `*` | every host |
package struct HostSelector: Sendable, Hashable {
  private enum Form: Sendable, Hashable {
    case host(String, port: Int?)
    case subdomains(suffix: String)
    case glob(Glob)
    case service(containing: String)
    case key(service: String, protocolOrHost: String, port: Int)
  }

  /// What a selector is asked about.
  package struct Target: Sendable, Hashable {
    /// A name or a numeric address, without a port and without brackets.
    package var host: String
    package var port: Int
    /// The observed service; empty where none is known.
    package var service: String
    /// Empty where none is known yet.
    package var protocolName: String

    package init(host: String, port: Int, service: String = "", protocolName: String = "") {
      self.host = host
      self.port = port
      self.service = service
      self.protocolName = protocolName
    }

    /// The server of an exchange.
    package init(_ exchange: Exchange) {
      self.init(
        host: exchange.server.host, port: exchange.server.port, service: exchange.service,
        protocolName: exchange.protocolName)
    }
  }

  /// As it was written.
  package let text: String
  private let form: Form

  /// - Throws: what was expected and what came.
  package init(_ text: String) throws(RuleSyntaxError) {
    self.text = text
    self.form = try Self.parse(text.lowercased())
  }

  private static func parse(_ text: String) throws(RuleSyntaxError) -> Form {
    var cursor = TextCursor(text, as: "a host selector")
    if text.unicodeScalars.contains(where: { $0 == " " || $0 == "/" }) {
      throw cursor.error(expected: "a host, host:port, *.domain, glob:pattern or svc:text, without a scheme, path or spaces")
    }
    if cursor.take("glob:") { return .glob(Glob(try self.rest(&cursor, "a pattern after glob:"), ignoringCase: true)) }
    if cursor.take("svc:") { return .service(containing: try self.rest(&cursor, "a part of a service's name after svc:")) }
    if cursor.take("host:") { return .host(try self.rest(&cursor, "a host after host:"), port: nil) }
    if text == "*" { return .glob(Glob("*", ignoringCase: true)) }
    if cursor.take("*.") { return .subdomains(suffix: "." + (try self.rest(&cursor, "a domain after *."))) }
    if text.contains("*") || text.contains("?") {
      throw cursor.error(expected: "* only as *.domain at the start; other patterns are written glob:\(text)")
    }
    return try self.parsePlain(&cursor)
  }

  private static func rest(_ cursor: inout TextCursor, _ expected: String) throws(RuleSyntaxError) -> String {
    let rest = cursor.take { _ in true }
    guard !rest.isEmpty else { throw cursor.error(expected: expected) }
    return rest
  }

  /// A host, a host with a port, or `service:protocol-or-host:port`.
  private static func parsePlain(_ cursor: inout TextCursor) throws(RuleSyntaxError) -> Form {
    if cursor.take("[") {
      let host = cursor.take { $0 != "]" }
      guard host.contains(":"), cursor.take("]") else { throw cursor.error(expected: "an IPv6 address in brackets") }
      if cursor.isAtEnd { return .host(host, port: nil) }
      guard cursor.take(":") else { throw cursor.error(expected: ":port after the brackets") }
      return .host(host, port: try AddressText.takePort(&cursor))
    }
    let parts = cursor.text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    if parts.count > 3 || (parts.count > 1 && parts.contains("") && parts.count != 2) { return .host(cursor.text, port: nil) }
    guard !parts.contains("") else { throw cursor.error(expected: "a host, or host:port") }
    if parts.count == 1 { return .host(cursor.text, port: nil) }
    cursor.advance(by: cursor.text.unicodeScalars.count - parts[parts.count - 1].unicodeScalars.count)
    let port = try AddressText.takePort(&cursor)
    if parts.count == 2 { return .host(parts[0], port: port) }
    return .key(service: parts[0], protocolOrHost: parts[1], port: port)
  }

  package func matches(_ target: Target) -> Bool {
    let host = target.host.lowercased()
    switch self.form {
    case .host(let name, let port): return name == host && (port == nil || port == target.port)
    case .subdomains(let suffix): return host.hasSuffix(suffix) && host.utf8.count > suffix.utf8.count
    case .glob(let glob): return glob.matches(host) || glob.matches("\(host):\(target.port)")
    case .service(let part): return target.service.lowercased().contains(part)
    case .key(let service, let protocolOrHost, let port):
      return service == target.service.lowercased() && port == target.port
        && (protocolOrHost == host || protocolOrHost == target.protocolName.lowercased())
    }
  }
}
