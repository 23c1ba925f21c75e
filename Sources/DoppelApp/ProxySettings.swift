internal import DoppelExchange
internal import DoppelProxy
internal import DoppelRules
internal import DoppelTLS
internal import DoppelTransport

/// What record and mock have in common, as the command line says it.
package struct ProxySettings: Sendable, Equatable {
  /// `nil` for the usual port where the command has no sandbox, and none where it has one.
  package var outPort: String?
  /// How a wrapped command's traffic comes to Doppel.
  package var intercept: String
  /// Ports of the program to publish; empty for all.
  package var published: [String]
  package var maps: [String]
  package var listen: ListenOptions
  package var upstreamRoots: [String]
  package var upstreamInsecure: [String]
  /// Where the secrets of TLS connections are written; `nil` for nowhere.
  package var keyLog: String?
  package var readyFile: String?
  package var timeout: String?

  package init(
    outPort: String?, intercept: String = "auto", published: [String] = [], maps: [String], listen: ListenOptions,
    upstreamRoots: [String], upstreamInsecure: [String],
    keyLog: String? = nil, readyFile: String?, timeout: String?
  ) {
    self.keyLog = keyLog
    self.outPort = outPort
    self.intercept = intercept
    self.published = published
    self.maps = maps
    self.listen = listen
    self.upstreamRoots = upstreamRoots
    self.upstreamInsecure = upstreamInsecure
    self.readyFile = readyFile
    self.timeout = timeout
  }

  /// The port of the program's way out where nothing else is said.
  private static let usualOutPort = "4140"

  /// The ports to open, without those that only one command has.
  ///
  /// - Parameter isSandboxed: whether the command needs no port, because all that it sends comes to Doppel anyway.
  /// - Throws: `CommandError` with exit code 2.
  func ports(isSandboxed: Bool = false) throws -> ProxyPorts.Configuration {
    var configuration = ProxyPorts.Configuration()
    try Self.checkInsecure(self.upstreamInsecure)
    configuration.hosts = try self.listen.hosts()
    let outPort = self.outPort ?? (isSandboxed ? "0" : Self.usualOutPort)
    configuration.outPort = try ListenOptions.port(outPort, flag: "--out-port")
    configuration.maps = try self.maps.map(PortMapText.map)
    return configuration
  }

  /// Two ports of one command line that cannot both be had are named together; what another program holds is found when they are
  /// opened.
  ///
  /// - Throws: `CommandError` with exit code 2.
  static func checkPorts(_ configuration: ProxyPorts.Configuration) throws {
    var taken: [(label: String, hosts: [String], port: ListenAddress.Port)] = []
    if let port = configuration.outPort { taken.append(("--out-port", configuration.hosts, port)) }
    if let port = configuration.gateway?.out { taken.append(("--out-port", ProxyPorts.Gateway.outHosts, port)) }
    if let port = configuration.gateway?.in { taken.append(("--in-port", ProxyPorts.Gateway.inHosts, port)) }
    for map in configuration.maps {
      let label = map.direction == .inbound ? map.flag : "\(map.flag) for \(map.server.hostAndPort)"
      taken.append((label, map.hosts ?? configuration.hosts, map.port))
    }
    for (index, one) in taken.enumerated() {
      guard case .number(let number) = one.port else { continue }
      for other in taken[..<index] where other.port == one.port && Self.overlap(one.hosts, other.hosts) {
        throw CommandError.usage("\(other.label) and \(one.label) both say port \(number); choose another for one of them")
      }
    }
  }

  /// - Throws: `CommandError` with exit code 2 for what is said of a command, which a gateway has none of.
  func checkGateway() throws {
    guard self.published.isEmpty else {
      throw CommandError.usage("--publish: a gateway starts no command whose ports could be published")
    }
    guard self.intercept == CommandInterception.auto.rawValue else {
      throw CommandError.usage("--intercept: a gateway starts no command; rules of the kernel bring the traffic")
    }
  }

  /// Whether two lists of addresses have one in common; the addresses that mean all of a family have those.
  private static func overlap(_ one: [String], _ other: [String]) -> Bool {
    one.contains { left in
      other.contains { right in
        left == right || [left, right].contains { $0 == (left.contains(":") && right.contains(":") ? "::" : "0.0.0.0") }
      }
    }
  }

  /// How TLS is taken apart.
  ///
  /// - Throws: `CommandError` with exit code 2 for roots that cannot be read and for what is no host, 3 for what cannot be made.
  func interception(_ trust: TrustFiles, untouched: [HostSelector], environment: Environment) throws -> Interception {
    do {
      let keyLog = try self.keyLog.map { try KeyLog(path: environment.path($0)) }
      let clients = try Self.clients(self.upstreamRoots, insecure: self.upstreamInsecure, keyLog: keyLog, environment)
      return Interception(
        servers: ServerContexts(issuer: try LeafIssuer(authority: trust.authority), keyLog: keyLog), clients: clients,
        untouched: untouched)
    } catch let error as TLSError {
      throw CommandError.failed(error.message)
    }
  }

  /// The contexts with which real servers are dialled.
  ///
  /// - Throws: `CommandError` with exit code 2 for roots that cannot be read and for what is no host.
  static func clients(
    _ roots: [String], insecure: [String], keyLog: KeyLog? = nil, _ environment: Environment
  ) throws -> ClientContexts {
    try self.checkInsecure(insecure)
    let clients = ClientContexts(
      .init(
        systemBundle: SystemRoots.bundle(environment: environment.variables), extraRoots: roots.map(environment.path),
        insecureHosts: insecure, keyLog: keyLog))
    do {
      try clients.prepare()
    } catch {
      throw CommandError.usage("--upstream-ca: \(error.message)")
    }
    return clients
  }

  /// - Throws: `CommandError` with exit code 2 for what is no host.
  static func checkInsecure(_ hosts: [String]) throws {
    for host in hosts where host.isEmpty || host.contains("*") || host.contains("/") || host.filter({ $0 == ":" }).count == 1 {
      throw CommandError.usage(
        "--upstream-insecure: expected a host without pattern or port, such as api.example.com, found \"\(host)\"")
    }
  }

  /// Removes the ready file of an earlier run, so that nobody takes its ports for those of this one.
  func removeOldReadyFile(_ environment: Environment) {
    if let file = self.readyFile { TextFile.remove(environment.path(file)) }
  }

  /// The ports of the program that its clients reach.
  ///
  /// - Throws: `CommandError` with exit code 2.
  func publishing() throws -> PublishedPorts.Configuration {
    var configuration = PublishedPorts.Configuration()
    configuration.hosts = try self.listen.hosts()
    guard !self.published.isEmpty else { return configuration }
    guard self.intercept != CommandInterception.env.rawValue else {
      throw CommandError.usage("--publish: with --intercept env the ports of the command are those of this machine already")
    }
    configuration.chosen = try self.published.flatMap { text -> [(port: Int, host: String?)] in
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      let host = parts.dropLast().joined(separator: ":")
      guard let port = parts.last.flatMap({ Int($0) }), (1...65_535).contains(port), parts.count == 1 || !host.isEmpty else {
        throw CommandError.usage("--publish: expected a port such as 8080, or an address and a port, not \"\(text)\"")
      }
      if parts.count == 1 { return [(port, nil)] }
      guard Int(host) == nil else {
        throw CommandError.usage("--publish: a port has the same number outside as the program gives it, not two: \"\(text)\"")
      }
      return try Self.addresses(host, in: text).map { (port, $0) }
    }
    return configuration
  }

  /// The addresses that `[HOST:]PORT` names: one, or those of loopback.
  private static func addresses(_ host: String, in text: String) throws -> [String] {
    if host == "localhost" { return ListenAddress.loopback }
    let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
    let address = isBracketed ? String(host.dropFirst().dropLast()) : host
    guard ListenOptions.isAddress(address) else {
      throw CommandError.usage("--publish: expected a port such as 8080, or an address and a port, not \"\(text)\"")
    }
    return [address]
  }

  /// - Throws: `CommandError` with exit code 2 for ports to publish of a command that there is not.
  func checkPublished(by command: [String]) throws {
    guard self.published.isEmpty || !command.isEmpty else {
      throw CommandError.usage("--publish: there is no command whose ports could be published; add -- COMMAND")
    }
  }

  /// - Throws: `CommandError` with exit code 2.
  func timeLimit() throws -> Duration? {
    try self.timeout.map { try Parsing.value("--timeout", $0, DurationText.parse) }
  }
}
