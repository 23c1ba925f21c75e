import DoppelWire

/// The environment variables by which common runtimes trust our authority and send their connections through Doppel.
///
/// Two parts: `trust` alone (`doppel certs --trust-env`), and `trust` with `proxy` for a child. What the user had set is kept where
/// both can hold: their root files go into the bundle (`bundlesOfUser`), `JAVA_TOOL_OPTIONS` is added to, and entries of `NO_PROXY`
/// that do not name this machine stay.
///
/// What goes through the proxy, and what does not:
/// - Dependencies on this machine are to be recorded too, so the entries of `NO_PROXY` that exclude it (`localhost`, `127.…`, `::1`,
///   `*`, …) are taken out (`droppedExclusions` tells which), and Java is told to exclude nothing. curl, Python (requests, httpx,
///   urllib), Node, Rust's reqwest, PHP and .NET then send even `localhost` through.
/// - Go (net/http, and gRPC-Go with it) and Ruby's Net::HTTP never use a proxy for `localhost` and loopback addresses, whatever the
///   environment says. Give the dependency another name (`/etc/hosts`, or the machine's own name), or use `--map`.
/// - Node's `fetch` and `http` use the proxy from Node 22.21 and 24 on (`NODE_USE_ENV_PROXY`), before that
///   where the program loads global-agent (`GLOBAL_AGENT_…`); aiohttp only with `trust_env=True`.
/// - Java can exclude some hosts only by excluding this machine too (`sun.net.spi.DefaultProxySelector` adds it to any list that is
///   not empty), so the user's exclusions do not reach it. Sockets that are not HTTP (JDBC and others) are not sent through:
///   `socksProxyHost` would catch the program's connections to Doppel itself as well. Use `--map`.
/// - `ALL_PROXY` is an `http://` URL, not `socks5h://`: httpx refuses to start, and requests to send, when it names SOCKS and no
///   SOCKS package is installed, while every client that reads it knows HTTP proxies.
/// - The proxy is named `127.0.0.1`, not `localhost`, which may be `::1` first where nobody listens.
package struct TrustEnvironment: Sendable {
  /// The files that the variables name.
  package struct Files: Sendable, Equatable {
    /// The authority alone (`ca.pem`), for runtimes that add it to their own roots.
    package var authority: String
    /// `TrustBundle` as PEM, for runtimes that take it in place of their roots.
    package var bundle: String
    /// `TrustBundle` as a Java trust store.
    package var javaTrustStore: String

    package init(authority: String, bundle: String, javaTrustStore: String) {
      self.authority = authority
      self.bundle = bundle
      self.javaTrustStore = javaTrustStore
    }
  }

  package struct Variable: Sendable, Equatable {
    package var name: String
    package var value: String
  }

  private let files: Files
  private let inherited: [String: String]

  /// - Parameter inherited: the environment that the variables are set over.
  package init(files: Files, inherited: [String: String]) {
    self.files = files
    self.inherited = inherited
  }

  /// The variables for trust alone, in a fixed order.
  package var trust: [Variable] {
    self.trustFiles + [Variable(name: "JAVA_TOOL_OPTIONS", value: self.javaOptions(self.javaTrust))]
  }

  /// The variables for trust and for the proxy that listens on `port` of this machine, in a fixed order.
  ///
  /// - Parameter host: the address of the proxy; IPv6 without brackets.
  package func trustAndProxy(host: String = "127.0.0.1", port: Int) -> [Variable] {
    let url = "http://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    let exclusions = self.keptExclusions.joined(separator: ",")
    let proxies = [
      "HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "grpc_proxy",
      "GLOBAL_AGENT_HTTP_PROXY", "GLOBAL_AGENT_HTTPS_PROXY",
    ]
    let java = self.javaOptions(self.javaTrust + Self.javaProxy(host: host, port: port))
    return self.trustFiles + proxies.map { Variable(name: $0, value: url) }
      + ["NO_PROXY", "no_proxy", "no_grpc_proxy", "GLOBAL_AGENT_NO_PROXY"].map { Variable(name: $0, value: exclusions) }
      + [Variable(name: "NODE_USE_ENV_PROXY", value: "1"), Variable(name: "JAVA_TOOL_OPTIONS", value: java)]
  }

  /// The files of roots that the user's environment names: what they hold belongs into the bundle that takes their place.
  package static func bundlesOfUser(_ inherited: [String: String]) -> [String] {
    var files: [String] = []
    for name in self.bundleNames + self.additionNames {
      if let path = inherited[name], !path.isEmpty, !files.contains(path) { files.append(path) }
    }
    return files
  }

  /// The entries of the user's `NO_PROXY` that were taken out because they exclude this machine or everything.
  package var droppedExclusions: [String] { self.exclusions.filter(Self.hidesThisMachine) }

  private var keptExclusions: [String] { self.exclusions.filter { !Self.hidesThisMachine($0) } }

  /// Variables whose file takes the place of the runtime's roots.
  private static let bundleNames = [
    "SSL_CERT_FILE",  // OpenSSL: Ruby, PHP, Python's ssl, C and C++; Go; .NET on Linux; Rust's native-tls and rustls
    "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "GIT_SSL_CAINFO", "AWS_CA_BUNDLE", "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH", "PIP_CERT",
    "CARGO_HTTP_CAINFO",
  ]

  /// Variables whose file is added to the runtime's roots.
  private static let additionNames = ["NODE_EXTRA_CA_CERTS", "DENO_CERT"]

  private var trustFiles: [Variable] {
    Self.bundleNames.map { Variable(name: $0, value: self.files.bundle) }
      + Self.additionNames.map { name in
        // The user's own file is in the bundle; only one file can be named.
        let isTaken = !(self.inherited[name] ?? "").isEmpty
        return Variable(name: name, value: isTaken ? self.files.bundle : self.files.authority)
      }
  }

  private var javaTrust: [String] {
    [
      "-Djavax.net.ssl.trustStore=\(self.files.javaTrustStore)", "-Djavax.net.ssl.trustStoreType=JKS",
      "-Djavax.net.ssl.trustStorePassword=\(JavaTrustStore.password)",
    ]
  }

  /// The empty `http.nonProxyHosts` is what sends `localhost` through the proxy; it holds for HTTPS too.
  private static func javaProxy(host: String, port: Int) -> [String] {
    [
      "-Dhttp.proxyHost=\(host)", "-Dhttp.proxyPort=\(port)", "-Dhttps.proxyHost=\(host)", "-Dhttps.proxyPort=\(port)",
      "-Dhttp.nonProxyHosts=",
    ]
  }

  /// Our options after the user's: of two settings of one property Java takes the last. Options that stand there already, because
  /// Doppel runs inside Doppel or the variables were set twice, are not repeated.
  private func javaOptions(_ options: [String]) -> String {
    let own = options.map(Self.quoted).joined(separator: " ")
    guard let existing = self.inherited["JAVA_TOOL_OPTIONS"], !existing.isEmpty else { return own }
    return existing.hasSuffix(own) ? existing : "\(existing) \(own)"
  }

  /// `JAVA_TOOL_OPTIONS` is split at white space, save within quotes of either kind, which have no escapes.
  private static func quoted(_ option: String) -> String {
    guard option.contains(where: { $0.isWhitespace || $0 == "\"" || $0 == "'" }) else { return option }
    return option.split(separator: "\"", omittingEmptySubsequences: false).map { "\"\($0)\"" }.joined(separator: "'\"'")
  }

  /// The user's exclusions in both spellings, each once.
  private var exclusions: [String] {
    var entries: [String] = []
    for name in ["no_proxy", "NO_PROXY", "no_grpc_proxy", "GLOBAL_AGENT_NO_PROXY"] {
      for entry in (self.inherited[name] ?? "").split(whereSeparator: { $0 == "," || $0.isWhitespace }).map(String.init)
      where !entries.contains(entry) {
        entries.append(entry)
      }
    }
    return entries
  }

  private static func hidesThisMachine(_ entry: String) -> Bool {
    var name = entry.lowercased().drop { $0 == "*" || $0 == "." }
    if name.isEmpty { return true }
    if let slash = name.firstIndex(of: "/") { name = name[..<slash] }
    if name.hasPrefix("["), let end = name.firstIndex(of: "]") { name = name[..<name.index(after: end)] }
    switch ServerName(name.contains(":") && !name.hasPrefix("[") && !self.isAddress6(name) ? name.prefix { $0 != ":" } : name) {
    case .dns(let host): return host == "localhost" || host.hasSuffix(".localhost") || host == "localhost.localdomain"
    case .address(let bytes):
      return bytes.count == 4 ? bytes[0] == 127 || bytes[0] == 0 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] <= 1
    case .unnamed: return ["<local>", "<loopback>", "<-loopback>"].contains(String(name)) || name.hasPrefix("127.")
    }
  }

  private static func isAddress6(_ name: Substring) -> Bool {
    if case .address(let bytes) = ServerName(name) { bytes.count == 16 } else { false }
  }
}
