internal import DoppelCLibrary
internal import DoppelTransport

/// A small program of the system that is run and waited for.
enum Tool {
  /// Runs a program, found in `PATH` or in the folders that only root's `PATH` has. Blocks.
  ///
  /// - Returns: its status, and what it wrote, to whichever stream.
  /// - Throws: `SandboxError` with `unavailable` where it cannot be started.
  static func run(_ arguments: [String], input: String, _ variables: [String: String]) throws(SandboxError) -> (
    status: Int32, output: String
  ) {
    guard let path = self.path(arguments[0], variables) else {
      throw SandboxError(.unavailable, "\(arguments[0]) is not installed")
    }
    guard let stdin = MemoryFile(input), let output = MemoryFile("") else {
      throw SandboxError(.unavailable, "no memory for a file")
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (stream, file) in [stdin, output, output].enumerated() {
      posix_spawn_file_actions_adddup2(&actions, file.descriptor, CInt(stream))
    }
    var pid = pid_t()
    let failure = CStrings.with(arguments) { posix_spawn(&pid, path, &actions, nil, $0, environ) }
    guard failure == 0 else { throw SandboxError(.unavailable, "\(path) cannot be run: \(SystemMessage.text(failure))") }
    var status: CInt = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    return (status, output.text)
  }

  /// Where a program is; `nil` where it is not installed.
  static func path(_ name: String, _ variables: [String: String]) -> String? {
    let folders = (variables["PATH"] ?? "").split(separator: ":").map(String.init) + ["/usr/sbin", "/sbin", "/usr/local/sbin"]
    return folders.lazy.filter { $0.hasPrefix("/") }.map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
  }
}
