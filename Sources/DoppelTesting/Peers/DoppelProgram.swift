internal import Foundation

/// The built binary, run as a user would run it, with a home and a workspace of its own.
package struct DoppelProgram: Sendable {
  /// The folder it runs in: the project, with `doppel/` in it.
  package let workspace: TemporaryFolder
  private let home: TemporaryFolder
  private let path: String
  /// Where it runs, which stands for as long as this does.
  private let machine: OtherMachine?
  /// The words before its command line.
  private let prefix: [String]

  /// - Parameters:
  ///   - user: who runs it, and owns its home and workspace.
  ///   - machine: where it runs; `nil` for that of the test.
  package init(for user: TestUser = .current, in machine: OtherMachine? = nil) throws {
    guard let path = Tool.doppel.path else { throw PeerError.absent(.doppel) }
    self.workspace = try TemporaryFolder()
    self.home = try TemporaryFolder()
    self.path = try user.reachable(path, copyingTo: self.home)
    try FileManager.default.createDirectory(atPath: self.home.file("tmp"), withIntermediateDirectories: false)
    for folder in [self.workspace, self.home] { try user.own(folder) }
    self.machine = machine
    self.prefix = (machine?.prefix(in: self.workspace.path) ?? []) + user.prefix
  }

  /// The folder that it and its command make temporary files in.
  package var temporaryFiles: String { self.home.file("tmp") }

  /// The authority's certificate, once it was made.
  package var authority: String { self.home.file(".doppel/ca/ca.pem") }
  /// The authority's key, once it was made.
  package var authorityKey: String { self.home.file(".doppel/ca/ca.key") }

  /// Variables that tell programs of other roots than the system's.
  private static let roots = [
    "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "GIT_SSL_CAINFO",
    "PIP_CERT",
    "JAVA_TOOL_OPTIONS",
  ]

  /// The variables that it runs with: no proxies and roots of the machine, no colours, a home of its own.
  private var environment: [String: String?] {
    var changes: [String: String?] = ["HOME": self.home.path, "NO_COLOR": "1", "TMPDIR": self.temporaryFiles]
    for name in Self.roots + ["XDG_RUNTIME_DIR"] { changes[name] = .some(nil) }
    for name in ["http_proxy", "https_proxy", "all_proxy", "no_proxy"] {
      changes[name] = .some(nil)
      changes[name.uppercased()] = .some(nil)
    }
    return changes
  }

  /// Runs a command to its end.
  package func run(
    _ arguments: [String], environment: [String: String?] = [:], within limit: Duration = .seconds(120),
    in network: NetworkNamespace? = nil, as user: UInt32? = nil
  ) async throws -> ChildProcess.Ending {
    try await self.start(arguments, environment: environment, in: network, as: user).ending(within: limit)
  }

  /// Starts a command.
  ///
  /// - Parameters:
  ///   - preparation: what a shell does before it becomes the program, such as `ulimit -n 64`.
  ///   - network: where it runs; `nil` for the test's own.
  ///   - user: the number of the user that it runs as, without any right; `nil` for the test's own.
  package func start(
    _ arguments: [String], environment: [String: String?] = [:], terminal: PseudoTerminal? = nil,
    after preparation: String? = nil,
    in network: NetworkNamespace? = nil, as user: UInt32? = nil
  ) throws -> ChildProcess {
    let variables = self.environment.merging(environment) { $1 }
    let prepared = preparation.map { ["/bin/sh", "-c", "\($0) && exec \"$0\" \"$@\""] } ?? []
    let command = self.prefix + (network?.prefix(as: user) ?? []) + prepared + [self.path] + arguments
    return try ChildProcess(
      command[0], Array(command.dropFirst()), environment: variables, in: self.workspace.path, terminal: terminal)
  }

  /// Gives its workspace and its home to another user.
  package func give(to user: UInt32) throws {
    for folder in [self.workspace.path, self.home.path, self.temporaryFiles] {
      guard chown(folder, user, user) == 0 else { throw PeerError.system("chown", errno) }
    }
  }

  /// Starts a command that serves, and waits until it is ready.
  package func serve(
    _ arguments: [String], environment: [String: String?] = [:], after preparation: String? = nil,
    in network: NetworkNamespace? = nil
  ) async throws -> ChildProcess {
    let ready = try TemporaryFolder()
    let split = arguments.firstIndex(of: "--") ?? arguments.endIndex
    let flags = arguments[..<split] + ["--ready-file", ready.file("ready.json")] + arguments[split...]
    return try await self.start(Array(flags), environment: environment, after: preparation, in: network).wrote(
      ready.file("ready.json"))
  }

  /// The variables that a client is told a proxy and an authority by, for clients that run outside of it.
  package func clientEnvironment(proxy port: Int) -> [String: String?] {
    var changes = self.environment
    changes["HOME"] = nil
    for name in ["http_proxy", "https_proxy"] {
      changes[name] = "http://127.0.0.1:\(port)"
      changes[name.uppercased()] = "http://127.0.0.1:\(port)"
    }
    for name in ["CURL_CA_BUNDLE", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"] {
      changes[name] = self.authority
    }
    return changes
  }
}
