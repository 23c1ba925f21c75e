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
  /// The home folder of the user's account, for where `HOME` is not set; `nil` where the account has none.
  package var accountHome: String?

  package init(
    variables: [String: String], currentFolder: String, console: Console, executable: String = "/proc/self/exe",
    accountHome: String? = nil, now: @escaping @Sendable () -> Timestamp
  ) {
    self.executable = executable
    self.accountHome = accountHome
    self.variables = variables
    self.currentFolder = currentFolder
    self.console = console
    self.now = now
  }

  /// The user's home folder: `HOME`, or that of the account where `HOME` is not set; `nil` where there is none.
  package var home: String? { self.variables["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? self.accountHome }

  /// An absolute path; `~` and what is relative are resolved. Without a home folder `~` is a name like any other.
  package func path(_ path: String) -> String {
    if path.hasPrefix("/") { return path }
    if let home = self.home {
      if path == "~" { return home }
      if path.hasPrefix("~/") { return home + path.dropFirst() }
    }
    return path == "." ? self.currentFolder : self.currentFolder + "/" + path
  }
}
