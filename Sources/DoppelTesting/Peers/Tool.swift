internal import Foundation
package import Testing

/// A program that tests run beside Doppel, and how a person installs it.
package enum Tool: String, CaseIterable, Sendable {
  case curl, wget, git, dig, openssl, nginx, node, java, ruby, python, systemPython, goClient, postgres, psql, redis, setpriv,
    doppel

  /// Where it is; `nil` where it is absent.
  ///
  /// `DOPPEL_BIN` names the binary under test and `DOPPEL_TEST_PYTHON` a Python that has the packages of the tests;
  /// else they are looked for where `make test` puts them.
  package var path: String? {
    switch self {
    case .doppel: Self.existing(Self.environment("DOPPEL_BIN") ?? packageRoot + "/.build/debug/doppel")
    case .python: Self.existing(Self.environment("DOPPEL_TEST_PYTHON") ?? packageRoot + "/.build/venv/bin/python")
    case .systemPython: Self.existing("/usr/bin/python3").flatMap { Self.hasPackages ? $0 : nil }
    case .goClient: Self.existing(Self.environment("DOPPEL_TEST_GO_CLIENT") ?? packageRoot + "/.build/peers/go_client")
    case .postgres: Self.postgresFolders.lazy.compactMap { Self.existing($0 + "/postgres") }.first
    case .redis: Self.onPath("redis-cli").flatMap { _ in Self.onPath("redis-server") }
    // A JDK, not the runtime alone: the tests' client is run from its source.
    case .java: Self.onPath("javac").flatMap { _ in Self.onPath("java") }
    case .curl, .wget, .git, .dig, .openssl, .nginx, .node, .ruby, .psql, .setpriv: Self.onPath(self.rawValue)
    }
  }

  /// The command that installs it on Debian.
  package var installation: String {
    switch self {
    case .doppel: "swift build"
    case .python: "make test, which makes a virtual environment in .build/venv"
    case .systemPython: "apt-get install python3-pip python3-requests python3-httpx python3-aiohttp"
    case .goClient: "make test, which builds it in .build/peers"
    case .wget: "apt-get install wget"
    case .git: "apt-get install git"
    case .ruby: "apt-get install ruby"
    case .postgres: "apt-get install postgresql"
    case .psql: "apt-get install postgresql-client"
    case .redis: "apt-get install redis-server"
    case .setpriv: "apt-get install util-linux"
    case .curl: "apt-get install curl"
    case .dig: "apt-get install bind9-dnsutils"
    case .openssl: "apt-get install openssl"
    case .nginx: "apt-get install nginx-light"
    case .node: "apt-get install nodejs"
    case .java: "apt-get install default-jdk-headless"
    }
  }

  /// Whether the system's own Python has what the tests' clients import.
  private static var hasPackages: Bool {
    ["pip", "requests", "httpx", "aiohttp"].allSatisfy {
      FileManager.default.fileExists(atPath: "/usr/lib/python3/dist-packages/\($0)")
    }
  }

  /// Debian keeps the programs of a PostgreSQL server by its version.
  private static var postgresFolders: [String] {
    let root = "/usr/lib/postgresql"
    return ((try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []).map { "\(root)/\($0)/bin" }
  }

  private static func environment(_ name: String) -> String? {
    ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  private static func existing(_ path: String) -> String? {
    FileManager.default.isExecutableFile(atPath: path) ? path : nil
  }

  /// Looks on the PATH and in the folders of the system's own services, where nginx is.
  private static func onPath(_ name: String) -> String? {
    let folders = (Self.environment("PATH") ?? "").split(separator: ":").map(String.init) + ["/usr/sbin", "/usr/local/sbin"]
    return folders.lazy.compactMap { Self.existing($0 + "/" + name) }.first
  }
}

/// The folder of the package, found from this file.
package let packageRoot = String(#filePath.dropLast("/Sources/DoppelTesting/Peers/Tool.swift".count))

extension Trait where Self == ConditionTrait {
  /// Skips the test, with a line that says how to install what is absent.
  package static func needs(_ tools: Tool...) -> Self { .needs(tools) }

  package static func needs(_ tools: [Tool]) -> Self {
    let absent = tools.filter { $0.path == nil }
    let reasons = absent.map { "\($0.rawValue) is absent: \($0.installation)" }.joined(separator: "; ")
    return .enabled(if: absent.isEmpty, "\(reasons)")
  }
}
