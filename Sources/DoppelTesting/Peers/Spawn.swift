internal import Foundation

/// Starts a program with its streams on files, in a folder, in a group of its own, with no signal blocked or ignored.
///
/// Tests run on threads that block most signals, and a child inherits that: without the reset no `SIGTERM` reaches it.
struct Spawn {
  var path: String
  var arguments: [String]
  var environment: [String: String]
  var folder: String?
  var output: String
  var errors: String
  /// A terminal that the program gets in place of the files, as that of a session of its own.
  var terminal: String?

  /// Returns the process id.
  func start() throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let terminal = self.terminal {
      posix_spawn_file_actions_addopen(&actions, 0, terminal, O_RDWR, 0)
      posix_spawn_file_actions_adddup2(&actions, 0, 1)
      posix_spawn_file_actions_adddup2(&actions, 0, 2)
    } else {
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
      posix_spawn_file_actions_addopen(&actions, 1, self.output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
      posix_spawn_file_actions_addopen(&actions, 2, self.errors, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    }
    var attributes = self.attributes()
    defer { posix_spawnattr_destroy(&attributes) }

    var id = pid_t()
    let variables = self.environment.map { "\($0.key)=\($0.value)" }
    let command = self.command
    let status = Self.withCStrings(command) { argv in
      Self.withCStrings(variables) { envp in posix_spawn(&id, command[0], &actions, &attributes, argv, envp) }
    }
    guard status == 0 else { throw PeerError.system("start \(self.path)", status) }
    return id
  }

  /// With a folder, `env` goes there and becomes the program: the process id is the same.
  private var command: [String] {
    let command = [self.path] + self.arguments
    return self.folder.map { ["/usr/bin/env", "-C", $0] + command } ?? command
  }

  private func attributes() -> posix_spawnattr_t {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    var none = sigset_t()
    sigemptyset(&none)
    var standard = sigset_t()
    sigfillset(&standard)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &standard)
    posix_spawnattr_setpgroup(&attributes, 0)
    let group = self.terminal == nil ? POSIX_SPAWN_SETPGROUP : Self.newSession
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | group))
    return attributes
  }

  #if canImport(Darwin)
    private static let newSession = Int32(0x0400)
  #else
    private static let newSession = Int32(0x80)
  #endif

  private static func withCStrings(
    _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Int32
  ) -> Int32 {
    var pointers: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    return pointers.withUnsafeMutableBufferPointer { buffer in buffer.baseAddress.map(body) ?? EINVAL }
  }
}
