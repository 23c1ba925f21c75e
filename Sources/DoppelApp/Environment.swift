package import DoppelExchange

/// All that a command takes from the process around it, in one value, so that it can be run in a test.
package struct Environment: Sendable {
  /// The environment variables.
  package var variables: [String: String]
  /// The folder that relative paths start from.
  package var currentFolder: String
  package var console: Console
  package var now: @Sendable () -> Timestamp
  /// The binary that is Doppel, which also is the keeper of a sandbox.
  package var executable: String

  package init(
    variables: [String: String], currentFolder: String, console: Console, executable: String = "/proc/self/exe",
    now: @escaping @Sendable () -> Timestamp
  ) {
    self.executable = executable
    self.variables = variables
    self.currentFolder = currentFolder
    self.console = console
    self.now = now
  }

  /// The user's home folder, from `HOME`; the current folder where that is not set.
  package var home: String { self.variables["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? self.currentFolder }

  /// An absolute path; `~` and what is relative are resolved.
  package func path(_ path: String) -> String {
    if path.hasPrefix("/") { return path }
    if path == "~" { return self.home }
    if path.hasPrefix("~/") { return self.home + path.dropFirst() }
    return path == "." ? self.currentFolder : self.currentFolder + "/" + path
  }
}
