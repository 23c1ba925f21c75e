import DoppelTesting
import DoppelTransport
import Foundation

@testable import DoppelSandbox

/// A keeper without a sandbox around it, to which a test speaks; ended with the value.
final class KeeperProcess {
  let pair: SocketPair
  let id: pid_t
  private var buffer = [UInt8](repeating: 0, count: KeeperMessage.capacity)
  private var isReaped = false

  init() throws {
    guard let path = DoppelTesting.Tool.doppel.path else { throw PeerError.absent(.doppel) }
    let pair = try SocketPair()
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, pair.theirs, pair.theirs)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    // Whatever the runner of the tests ignores.
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var id = pid_t()
    let failure = CStrings.with(["doppel", Keeper.word, "\(pair.theirs)"]) { arguments in
      CStrings.with(["PATH=/usr/bin:/bin", "GIVEN=yes"]) { posix_spawn(&id, path, &actions, &attributes, arguments, $0) }
    }
    guard failure == 0 else { throw PeerError.system("start \(path)", failure) }
    self.pair = pair
    self.id = id
    pair.leaveTheirs()
  }

  func say(_ kind: KeeperMessage.Kind, _ fields: [String] = [], descriptors: [CInt] = []) throws {
    let failure = KeeperMessage(kind, fields, descriptors: descriptors).send(over: self.pair.ours)
    guard failure == 0 else { throw PeerError.system("send", failure) }
  }

  /// The next message; `nil` where the keeper is gone.
  func hear() -> KeeperMessage? { KeeperMessage.receive(from: self.pair.ours, into: &self.buffer) }

  /// Asks, and returns the next message.
  func ask(_ kind: KeeperMessage.Kind, _ fields: [String] = [], descriptors: [CInt] = []) throws -> KeeperMessage? {
    try self.say(kind, fields, descriptors: descriptors)
    return self.hear()
  }

  /// Starts a command, and returns the answer.
  func start(_ arguments: [String]) throws -> KeeperMessage? {
    guard let file = MemoryFile(arguments.map { "\($0)\0" }.joined()) else { throw PeerError.system("memfd_create", errno) }
    return try self.ask(.start, descriptors: [file.descriptor])
  }

  /// Leaves it, and waits until it has ended.
  func leave() {
    shutdown(self.pair.ours, CInt(SHUT_RDWR))
    self.reap()
  }

  private func reap() {
    guard !self.isReaped else { return }
    self.isReaped = true
    var status: CInt = 0
    while waitpid(self.id, &status, 0) < 0, errno == EINTR {}
  }

  deinit {
    shutdown(self.pair.ours, CInt(SHUT_RDWR))
    self.reap()
  }
}
