import DoppelTesting
import Foundation
import Testing

/// A program that knows nothing of Doppel, with the command line that its user would write.
enum SandboxedProgram: String, CaseIterable, Sendable, CustomTestStringConvertible {
  case curl, wget, git, requests, urllib, aiohttp, httpx, fetch, java, go, ruby, pip

  var testDescription: String { self.rawValue }

  /// The program that it is, or that runs it.
  func tool(for user: TestUser) -> Tool {
    switch self {
    case .curl: .curl
    case .wget: .wget
    case .git: .git
    case .requests, .urllib, .aiohttp, .httpx, .pip: user.python
    case .fetch: .node
    case .java: .java
    case .go: .goClient
    case .ruby: .ruby
    }
  }

  /// What its output holds when it got what it asked for.
  var proof: String {
    switch self {
    case .git: "Change 1"
    case .pip: "doppel_sample-1.0-py3-none-any.whl"
    case .curl, .wget, .requests, .urllib, .aiohttp, .httpx, .fetch, .java, .go, .ruby: #"{"hello": "world", "price": 10.50}"#
    }
  }

  /// The command line that asks a site.
  ///
  /// - Parameters:
  ///   - clients: where the clients of the tests are.
  ///   - program: where `tool` is.
  func command(_ program: String, _ clients: String, base: String, requests: [String]) -> [String] {
    switch self {
    case .curl, .wget: ["/bin/sh", "\(clients)/\(self.rawValue).sh", base] + requests
    case .git: ["/bin/sh", "\(clients)/clone.sh", base]
    case .pip: ["/bin/sh", "\(clients)/pip.sh", program, base]
    case .requests, .urllib, .aiohttp, .httpx: [program, "\(clients)/\(self.rawValue)_client.py", base] + requests
    case .fetch: [program, "\(clients)/fetch.mjs", base] + requests
    case .java: [program, "\(clients)/Fetch.java", base] + requests
    case .go: [program, base] + requests
    case .ruby: [program, "\(clients)/ruby_client.rb", base] + requests
    }
  }

  /// A program as a user runs it.
  struct Case: Sendable, CustomTestStringConvertible {
    let program: SandboxedProgram
    let user: TestUser

    var testDescription: String { "\(self.program) run by \(self.user.testDescription)" }
    var isPresent: Bool { self.program.tool(for: self.user).path != nil }

    /// Every program as every user.
    static let all = SandboxedProgram.allCases.flatMap { program in TestUser.present.map { Case(program: program, user: $0) } }
    /// Those whose programs are all here.
    static let present = Self.all.filter(\.isPresent)
  }
}

/// A program with a doppel that runs it as its user, and the files that both may read.
struct SandboxedRun {
  let doppel: DoppelProgram
  private let user: TestUser
  private let program: String
  private let clients: String
  private let files: TemporaryFolder

  init(_ kind: SandboxedProgram, as user: TestUser, in machine: OtherMachine? = nil) throws {
    let tool = kind.tool(for: user)
    guard let path = tool.path else { throw PeerError.absent(tool) }
    self.user = user
    self.doppel = try DoppelProgram(for: user, in: machine)
    self.files = try TemporaryFolder()
    self.program = try user.reachable(path, copyingTo: self.files)
    self.clients = try user.reachable(packageRoot + "/Tests/Peers/clients", copyingTo: self.files)
    try user.own(self.files)
  }

  func command(_ kind: SandboxedProgram, base: String, requests: [String]) -> [String] {
    kind.command(self.program, self.clients, base: base, requests: requests)
  }

  /// Runs a command while it is recorded.
  ///
  /// - Parameter authority: that of the real server, of which Doppel alone is told.
  func record(_ command: [String], trusting authority: PrivateAuthority? = nil) async throws -> ChildProcess.Ending {
    let trust = try authority.map { ["--upstream-ca", try $0.publish(to: self.files, for: self.user)] } ?? []
    return try await self.doppel.run(
      ["record", "--intercept", "sandbox", "--out", "doppel/run"] + trust + ["--"] + command)
  }

  /// Runs a command with what was recorded in the place of its servers.
  func mock(_ command: [String]) async throws -> ChildProcess.Ending {
    try await self.doppel.run(["mock", "--intercept", "sandbox", "--in", "doppel/run", "--no-out", "--"] + command)
  }

  /// The host names that recorded exchanges are filed under.
  var hosts: Set<String> {
    let files = self.doppel.workspace.files(under: "doppel/run", suffix: ".md")
    return Set(files.map { URL(fileURLWithPath: $0).deletingLastPathComponent().lastPathComponent })
  }
}
