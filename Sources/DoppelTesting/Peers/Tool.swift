internal import Foundation
package import Testing

/// A program that tests run beside Doppel, and how a person installs it.
package enum Tool: String, CaseIterable, Sendable {
  case curl, dig, openssl, nginx, node, java, python, doppel

  /// Where it is; `nil` where it is absent.
  ///
  /// `DOPPEL_BIN` names the binary under test and `DOPPEL_TEST_PYTHON` a Python that has the packages of the tests;
  /// else they are looked for where `make test` puts them.
  package var path: String? {
    switch self {
    case .doppel: Self.existing(Self.environment("DOPPEL_BIN") ?? packageRoot + "/.build/debug/doppel")
    case .python: Self.existing(Self.environment("DOPPEL_TEST_PYTHON") ?? packageRoot + "/.build/venv/bin/python")
    // A JDK, not the runtime alone: the tests' client is run from its source.
    case .java: Self.onPath("javac").flatMap { _ in Self.onPath("java") }
    case .curl, .dig, .openssl, .nginx, .node: Self.onPath(self.rawValue)
    }
  }

  /// The command that installs it on Debian.
  package var installation: String {
    switch self {
    case .doppel: "swift build"
    case .python: "make test, which makes a virtual environment in .build/venv"
    case .curl: "apt-get install curl"
    case .dig: "apt-get install bind9-dnsutils"
    case .openssl: "apt-get install openssl"
    case .nginx: "apt-get install nginx-light"
    case .node: "apt-get install nodejs"
    case .java: "apt-get install default-jdk-headless"
    }
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
