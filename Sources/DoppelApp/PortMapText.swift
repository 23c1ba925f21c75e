internal import DoppelExchange
internal import DoppelProxy
internal import DoppelRules
internal import DoppelTransport

/// Reads the two ways of saying that a port stands for a server.
enum PortMapText {
  /// `--map L=[PROTO://]HOST:PORT`; L is a port, `host:port` or `auto`.
  ///
  /// - Throws: `CommandError` with exit code 2.
  static func map(_ text: String) throws -> PortMap {
    guard let equals = text.firstIndex(of: "=") else {
      throw CommandError.usage("--map: expected L=[PROTO://]HOST:PORT, such as 5433=db.internal:5432, not \"\(text)\"")
    }
    let listen = try self.listen(String(text[..<equals]), flag: "--map")
    let (server, isSecure) = try self.server(String(text[text.index(after: equals)...]), flag: "--map")
    return PortMap(hosts: listen.hosts, port: listen.port, server: server, isServerSecure: isSecure, flag: "--map")
  }

  /// `--direct HOST:PORT=L`.
  ///
  /// - Throws: `CommandError` with exit code 2.
  static func direct(_ text: String) throws -> PortMap {
    guard let equals = text.lastIndex(of: "=") else {
      throw CommandError.usage("--direct: expected HOST:PORT=L, such as api.example.com:443=8443, not \"\(text)\"")
    }
    let listen = try self.listen(String(text[text.index(after: equals)...]), flag: "--direct")
    let (server, isSecure) = try self.server(String(text[..<equals]), flag: "--direct")
    return PortMap(hosts: listen.hosts, port: listen.port, server: server, isServerSecure: isSecure, flag: "--direct")
  }

  private static func listen(_ text: String, flag: String) throws -> (hosts: [String]?, port: ListenAddress.Port) {
    if text == "auto" { return (nil, .auto) }
    let address: AddressText
    do { address = try AddressText(text) } catch {
      throw CommandError.usage("\(flag): where to listen: \(error)")
    }
    guard address.port > 0 else {
      throw CommandError.usage("\(flag): where to listen: expected a port from 1 to 65535 or auto, found \"\(text)\"")
    }
    return (address.host.map { [$0] }, .number(address.port))
  }

  private static func server(_ text: String, flag: String) throws -> (server: Endpoint, isSecure: Bool) {
    var rest = Substring(text)
    var scheme = ""
    if let end = text.range(of: "://") {
      scheme = text[..<end.lowerBound].lowercased()
      rest = text[end.upperBound...]
    }
    guard ["", "http", "tcp", "https", "tls"].contains(scheme) else {
      throw CommandError.usage("\(flag): expected http, https, tcp or tls before ://, found \"\(scheme)\"")
    }
    let isSecure = scheme == "https" || scheme == "tls"
    do {
      let address = try AddressText(scheme.isEmpty ? String(rest) : Parsing.authority(rest, isSecure: isSecure))
      guard let host = address.host, !host.isEmpty else {
        throw CommandError.usage("\(flag): expected HOST:PORT, found no host in \"\(text)\"")
      }
      return (Endpoint(name: host.lowercased(), port: address.port), isSecure)
    } catch let error as RuleSyntaxError {
      throw CommandError.usage("\(flag): which server: \(error)")
    }
  }
}

extension String {
  /// The first place of a text in this one.
  fileprivate func range(of text: String) -> Range<String.Index>? { self.firstRange(of: text) }
}
