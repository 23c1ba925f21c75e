internal import CDoppelLinux
internal import DoppelCLibrary
internal import DoppelTransport
internal import Synchronization

/// Rules of nftables that live as long as this process: they belong to an nft that is waiting for more, and ends when its input does.
package final class HeldRules: Sendable {
  private let input: CInt
  /// The nft that keeps the rules.
  let pid: pid_t
  private let process: WatchedProcess
  private let isReleased = Mutex(false)

  /// How long nft may take to set the rules, in looks of 10 milliseconds.
  private static let looks = 500

  init(_ rules: String, removal: String, _ variables: [String: String]) throws(SandboxError) {
    // Rules that belong to nobody may be there from before.
    let result = try Tool.run(["nft", "-f", "-"], input: removal, variables)
    guard result.status == 0, let path = Tool.path("nft", variables) else { throw Self.refusal(result.output) }
    guard let text = MemoryFile(rules), let errors = MemoryFile("") else {
      throw SandboxError(.unavailable, "no memory for a file")
    }
    var ends: [CInt] = [-1, -1]
    // No other program that is started may have the end that keeps the rules.
    guard doppel_pipe(&ends) == 0 else {
      throw SandboxError(.unavailable, "no pipe: \(SystemMessage.text(errno))")
    }
    defer { close(ends[0]) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (stream, file) in [ends[0], errors.descriptor, errors.descriptor, text.descriptor].enumerated() {
      posix_spawn_file_actions_adddup2(&actions, file, CInt(stream))
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // A group of its own: what a terminal sends to us is not for it.
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    var pid = pid_t()
    // It would keep what it is told in a file of the user's home.
    let own = variables.merging(["HOME": "/dev/null"]) { $1 }.map { "\($0.key)=\($0.value)" }
    let failure = CStrings.with(["nft", "-i"]) { arguments in
      CStrings.with(own) { posix_spawn(&pid, path, &actions, &attributes, arguments, $0) }
    }
    guard failure == 0 else {
      close(ends[1])
      throw SandboxError(.unavailable, "\(path) cannot be run: \(SystemMessage.text(failure))")
    }
    guard let process = WatchedProcess(pid) else {
      close(ends[1])
      Self.reap(pid)
      throw SandboxError(.unavailable, "\(path) cannot be watched")
    }
    self.input = ends[1]
    self.pid = pid
    self.process = process
    // Its own input ends a rule with the line, a file does not.
    let line = "include \"/proc/self/fd/3\"\n"
    _ = write(self.input, line, line.utf8.count)
    for _ in 0..<Self.looks {
      let listing = try? Tool.run(["nft", "list", "table", "inet", GatewayRules.table], input: "", variables)
      if listing?.status == 0 { return }
      guard errors.text.isEmpty, !process.hasEnded(within: 10) else { break }
    }
    self.release()
    throw Self.refusal(errors.text)
  }

  private static func refusal(_ errors: String) -> SandboxError {
    SandboxError(.unavailable, "nft refused the rules: \(errors.split(separator: "\n").first ?? "no reason given")")
  }

  /// Lets the rules go, unless that is done.
  package func release() {
    let isFirst = self.isReleased.withLock { isReleased in
      defer { isReleased = true }
      return !isReleased
    }
    guard isFirst else { return }
    close(self.input)
    Self.reap(self.pid)
  }

  /// Waits until nft has ended, and the rules with it: it was let go, or somebody ended it.
  package func ended() async {
    let process = self.process
    await withCheckedContinuation { continuation in
      DetachedThread.start {
        while !process.hasEnded(within: 60_000) {}
        continuation.resume()
      }
    }
  }

  private static func reap(_ pid: pid_t) {
    var status: CInt = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
  }
}
