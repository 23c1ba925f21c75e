internal import Foundation
internal import Testing

/// Who runs a program of a test (Linux only, but for the first).
package enum TestUser: String, CaseIterable, Sendable, CustomTestStringConvertible {
  /// The user of the tests.
  case current
  /// A user without any right, whom `make test` makes where the tests are run by root.
  case ordinary

  /// The name by which the system knows the ordinary user.
  package static let name = "doppel-test"

  /// Why there is no ordinary user beside the current one; `nil` where there is.
  package static let absence: String? = Self.reason

  /// Those who are here.
  package static let present = Self.absence == nil ? Self.allCases : [.current]

  private static var reason: String? {
    guard getuid() == 0 else { return "the tests are not run by root: their own user is an ordinary one" }
    guard Tool.setpriv.path != nil else { return "setpriv is absent: \(Tool.setpriv.installation)" }
    return getpwnam(self.name) == nil ? "there is no user \(self.name): make test, which makes it" : nil
  }

  package var testDescription: String {
    switch self {
    case .current: getuid() == 0 ? "root" : "the user of the tests"
    case .ordinary: "an ordinary user"
    }
  }

  /// The words before a command that have it run by this user.
  package var prefix: [String] {
    switch self {
    case .current: []
    case .ordinary: [Tool.setpriv.path ?? "setpriv", "--reuid", Self.name, "--regid", Self.name, "--clear-groups", "--"]
    }
  }

  /// A Python that this user can run and that has the packages of the tests.
  package var python: Tool {
    switch self {
    case .current: .python
    case .ordinary: .systemPython
    }
  }

  /// Makes this user the owner of a folder with all that is in it.
  package func own(_ folder: TemporaryFolder) throws {
    guard self == .ordinary, let entry = getpwnam(Self.name) else { return }
    for path in [folder.path] + folder.files() {
      guard lchown(path, entry.pointee.pw_uid, entry.pointee.pw_gid) == 0 else {
        throw PeerError.system("chown \(path)", errno)
      }
    }
  }

  /// A path at which this user can read the file or folder that stands at `path`: that itself, or a copy in `folder`.
  package func reachable(_ path: String, copyingTo folder: TemporaryFolder) throws -> String {
    guard self == .ordinary else { return path }
    let looking = Process()
    let command = self.prefix + ["/usr/bin/test", "-r", path]
    looking.executableURL = URL(fileURLWithPath: command[0])
    looking.arguments = Array(command.dropFirst())
    try looking.run()
    looking.waitUntilExit()
    if looking.terminationStatus == 0 { return path }
    let copy = folder.file(URL(fileURLWithPath: path).lastPathComponent)
    try FileManager.default.copyItem(atPath: path, toPath: copy)
    try self.own(folder)
    return copy
  }
}
