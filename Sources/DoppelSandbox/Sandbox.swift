internal import CDoppelLinux
internal import DoppelCLibrary
package import DoppelExchange
internal import DoppelTransport
internal import NIOCore
internal import Synchronization

/// A program's own network and mounts, made without root: whatever it connects to, it reaches Doppel, and nothing else.
///
/// Doppel itself stays outside. What must be done inside is done by a `Keeper`, which this talks to.
package final class Sandbox: Sendable {
  /// Sockets that were opened inside and are served outside; whoever takes one closes it.
  package struct Sockets: Sendable {
    /// Listening sockets that get every TCP connection of the program.
    package var connections: [CInt] = []
    /// Bound UDP sockets that get every question for a name.
    package var questions: [CInt] = []
    /// Listening sockets that get every question for a name over TCP.
    package var streams: [CInt] = []
    /// The ports of all of them.
    package var ports: Set<Int> = []
  }

  /// How the command ended, as `waitpid` has it.
  package enum Ending: Sendable, Equatable {
    case exited(Int32)
    case signalled(Int32)
    /// The keeper is gone, and with it everything that it had started.
    case lost
  }

  private struct State {
    var ending: Ending?
    var waiting: [CheckedContinuation<Ending, Never>] = []
    /// Whether the keeper was told to go, and ends what is there itself.
    var isEnding = false
  }

  private let line: KeeperLine
  /// The keeper's process id.
  package let keeper: Int32
  package var sockets: Sockets { self.served.withLock { $0 } }
  private let served = Mutex(Sockets())
  /// What names the sandbox's network in `/proc`, and keeps that name from being given to another.
  private let network = Mutex<(name: String, handle: CInt)?>(nil)
  /// `nil` where the kernel cannot be asked.
  private let places = Mutex<ListeningPlaces?>(nil)
  private let state = Mutex(State())

  /// The variables of the command, by which programs of the system are found too.
  private let variables: [String: String]

  private init(_ line: KeeperLine, keeper: pid_t, variables: [String: String]) {
    self.line = line
    self.keeper = keeper
    self.variables = variables
  }

  deinit { if let handle = self.network.withLock({ $0?.handle }), handle >= 0 { close(handle) } }

  // MARK: Opening

  /// Makes a sandbox; nothing runs in it yet.
  ///
  /// - Throws: `SandboxError` with `unavailable`; then nothing is left of it.
  package static func open(_ plan: SandboxPlan) async throws -> Sandbox {
    guard let nft = Tool.path("nft", plan.variables) else {
      throw SandboxError(.unavailable, "nft is not installed (Debian: apt install nftables)")
    }
    let sandbox = try self.startKeeper(plan)
    do {
      try await sandbox.furnish(plan, nft: nft)
      return sandbox
    } catch {
      for socket in sandbox.sockets.connections + sandbox.sockets.questions + sandbox.sockets.streams {
        DoppelCLibrary.close(socket)
      }
      await sandbox.end()
      throw error
    }
  }

  private static func startKeeper(_ plan: SandboxPlan) throws -> Sandbox {
    var ends: [CInt] = [-1, -1]
    guard socketpair(AF_UNIX, CInt(SOCK_SEQPACKET.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
      throw SandboxError(.unavailable, "there is no socket to a process of its own: \(SystemMessage.text(errno))")
    }
    defer { DoppelCLibrary.close(ends[1]) }
    var size = CInt(2 * KeeperMessage.capacity)
    for end in ends { setsockopt(end, SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<CInt>.size)) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // The same number on both sides means that it stays open.
    posix_spawn_file_actions_adddup2(&actions, ends[1], ends[1])
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    var pid = pid_t()
    let failure = CStrings.with(
      ["doppel", Keeper.word, "\(ends[1])"] + plan.ignoredSignals.sorted().map(String.init)
    ) { arguments in
      CStrings.with(plan.variables.map { "\($0.key)=\($0.value)" }) { variables in
        posix_spawn(&pid, plan.executable, &actions, &attributes, arguments, variables)
      }
    }
    guard failure == 0 else {
      DoppelCLibrary.close(ends[0])
      throw SandboxError(.unavailable, "a process of its own could not be started: \(SystemMessage.text(failure))")
    }
    let sandbox = Sandbox(KeeperLine(socket: ends[0]), keeper: pid, variables: plan.variables)
    let reader = KeeperReader(socket: ends[0])
    reader.start { [weak sandbox] message in sandbox?.received(message) }
    return sandbox
  }

  private func furnish(_ plan: SandboxPlan, nft: String) async throws {
    if !plan.folder.isEmpty { try await self.ask(.leave, [plan.folder], "a folder of its own") }
    try await self.enter()
    let handle = DoppelCLibrary.open("/proc/\(self.keeper)/ns/net", O_RDONLY | O_CLOEXEC)
    self.network.withLock { $0 = Processes.network(of: self.keeper).map { ($0, handle) } }
    for mount in plan.mounts {
      try await self.ask(.mount, [mount.source, mount.target], "\(mount.target) cannot be replaced")
    }
    try await self.ask(.own, [SandboxPlan.ownAddresses[0]], "its network cannot be set up")
    // A kernel that knows IPv6 may be told to give networks none.
    if plan.hasIPv6 { _ = try await self.line.request(KeeperMessage(.own, [SandboxPlan.ownAddresses[1]])) }
    let ipv4 = try await self.listen(on: "127.0.0.1")
    // A kernel without IPv6 has nothing to redirect there.
    let ipv6 = try? await self.listen(on: "::1")
    let inspector = try await self.line.request(KeeperMessage(.inspect)).descriptors.first
    self.places.withLock { $0 = inspector.map { ListeningPlaces(inspector: $0) } }
    let rules = RedirectionRules(ipv4: ipv4, ipv6: ipv6)
    let result = try await self.run([nft, "-f", "-"], input: rules.text)
    guard result.status == 0 else {
      throw SandboxError(
        .unavailable, "nft refused the rules: \(result.errors.split(separator: "\n").first ?? "no reason given")")
    }
    for (path, value) in Self.settings() { _ = try await self.line.request(KeeperMessage(.tune, [path, value])) }
  }

  private func enter() async throws {
    if geteuid() == 0, try await self.line.request(KeeperMessage(.enter, ["root"])).kind == .done { return }
    let answer = try await self.line.request(KeeperMessage(.enter, ["user"]))
    guard answer.kind == .failed else { return }
    throw SandboxError(
      .unavailable, "this system gives programs no namespaces of their own: \(SystemMessage.text(answer.number(0) ?? 0))")
  }

  private func listen(on address: String) async throws -> RedirectionRules.Ports {
    var ports: [Int] = []
    for (kind, list) in [("tcp", \Sockets.connections), ("udp", \Sockets.questions), ("tcp", \Sockets.streams)] {
      let answer = try await self.ask(.listen, [kind, address], "it cannot listen on \(address)")
      guard let socket = answer.descriptors.first, let port = BoundPort.of(socket) else {
        throw SandboxError(.unavailable, "it cannot listen on \(address)")
      }
      ports.append(port)
      self.served.withLock {
        $0[keyPath: list].append(socket)
        $0.ports.insert(port)
      }
    }
    return RedirectionRules.Ports(connections: ports[0], questions: ports[1], streams: ports[2])
  }

  /// Settings of the new network, where they can be made: closed connections are forgotten soon, so that neither ports nor the
  /// table of connections run out, but not those that one side has closed (`fin_wait`, `close_wait`), which the other may still
  /// speak on; what the machine allows, the sandbox does.
  private static func settings() -> [(path: String, value: String)] {
    var settings = [("/proc/sys/net/ipv4/tcp_tw_reuse", "1")]
    for state in ["time_wait", "close", "last_ack"] {
      settings.append(("/proc/sys/net/netfilter/nf_conntrack_tcp_timeout_\(state)", "1"))
    }
    for path in [
      "/proc/sys/net/ipv4/ip_unprivileged_port_start", "/proc/sys/net/core/somaxconn", "/proc/sys/net/ipv4/ip_local_port_range",
    ] {
      if let value = Processes.read(path) { settings.append((path, value)) }
    }
    return settings
  }

  // MARK: The command

  /// Starts the command, which is looked up in the `PATH` of the plan's variables.
  ///
  /// - Throws: `SandboxError` with `command`.
  package func start(_ command: [String]) async throws {
    guard let arguments = MemoryFile(command.map { "\($0)\0" }.joined()) else {
      throw SandboxError(.unavailable, "no memory for a file")
    }
    let answer = try await self.line.request(KeeperMessage(.start, [], descriptors: [arguments.descriptor]))
    // The file is the keeper's to read until it has answered.
    withExtendedLifetime(arguments) {}
    guard answer.kind == .failed else { return }
    let number = answer.number(0) ?? 0
    throw SandboxError(.command, number == ENOENT ? "no such command" : SystemMessage.text(number))
  }

  /// Sends the command a signal, unless it has ended.
  package func signal(_ number: Int32) { self.line.say(KeeperMessage(.signal, ["\(number)"])) }

  /// Waits for the end of the command.
  package func wait() async -> Ending {
    await withCheckedContinuation { continuation in
      let ending = self.state.withLock { state in
        if state.ending == nil { state.waiting.append(continuation) }
        return state.ending
      }
      if let ending { continuation.resume(returning: ending) }
    }
  }

  /// Opens a connection inside that is not redirected; the descriptor is the caller's.
  ///
  /// Fails with `IOError`, or `ChannelError.connectTimeout` where it is not open in time.
  func connect(address: String, port: Int, within time: TimeAmount, on loop: any EventLoop) -> EventLoopFuture<CInt> {
    self.line.connect(address: address, port: port, within: time, on: loop)
  }

  /// Runs a program that may change the sandbox's network, with a text as its input.
  func run(_ arguments: [String], input: String) async throws -> (status: Int32, output: String, errors: String) {
    let files = [MemoryFile(input), MemoryFile(""), MemoryFile("")].compactMap { $0 }
    guard files.count == 3 else { throw SandboxError(.unavailable, "no memory for a file") }
    let answer = try await self.line.request(KeeperMessage(.run, arguments, descriptors: files.map(\.descriptor)))
    guard answer.kind == .done, let status = answer.number(0) else {
      throw SandboxError(.unavailable, "\(arguments[0]) cannot be run: \(SystemMessage.text(answer.number(0) ?? 0))")
    }
    return (status, files[1].text, files[2].text)
  }

  /// Where programs inside listen for TCP connections now; those on every address have the address `0.0.0.0` or `::`.
  package func listening() -> [Endpoint] {
    let own = self.sockets.ports
    let places = self.places.withLock { $0?.now() } ?? SocketTable(of: self).listening()
    return places.filter { !own.contains($0.port) }
  }

  /// Packets of new connections that were lost because the kernel's table of connections was full.
  package var droppedConnections: Int { ConnectionTable.dropped(process: self.keeper) }

  /// What was sent inside and refused because it cannot be carried.
  package func uncarried() async -> [UncarriedTraffic] {
    guard let nft = Tool.path("nft", self.variables),
      let listing = try? await self.run([nft, "-j", "list", "table", "inet", RedirectionRules.table], input: "")
    else { return [] }
    return UncarriedTraffic.parse(listing.output)
  }

  /// Ends everything that still runs in the sandbox, and the sandbox.
  ///
  /// - Parameter grace: milliseconds between asking a process to end and forcing it.
  /// - Returns: what had been left behind: process ids and names.
  @discardableResult
  package func end(grace: Int = 0) async -> [(id: Int32, name: String)] {
    let answer = try? await self.line.request(KeeperMessage(.clear, ["\(grace)"]))
    self.state.withLock { $0.isEnding = true }
    self.line.end()
    var status: CInt = 0
    while waitpid(self.keeper, &status, 0) < 0, errno == EINTR {}
    let fields = answer?.fields ?? []
    return stride(from: 0, to: fields.count - 1, by: 2).compactMap { index in
      Int32(fields[index]).map { ($0, fields[index + 1]) }
    }
  }

  // MARK: Talking to the keeper

  @discardableResult
  private func ask(_ kind: KeeperMessage.Kind, _ fields: [String], _ complaint: String) async throws -> KeeperMessage {
    let answer = try await self.line.request(KeeperMessage(kind, fields))
    guard answer.kind == .done else {
      throw SandboxError(.unavailable, "\(complaint): \(SystemMessage.text(answer.number(0) ?? 0))")
    }
    return answer
  }

  private func received(_ message: KeeperMessage?) {
    guard let message else { return self.lost() }
    guard message.kind == .ended else { return self.line.received(message) }
    let status = message.number(0) ?? 0
    let signal = status & 0x7f
    self.ended(signal == 0 ? .exited(status >> 8 & 0xff) : .signalled(signal))
  }

  private func ended(_ ending: Ending) {
    let waiting = self.state.withLock { state in
      state.ending = state.ending ?? ending
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume(returning: ending) }
  }

  private func lost() {
    let isEnding = self.state.withLock { $0.isEnding }
    if !isEnding, let network = self.network.withLock({ $0?.name }) { Processes.end(inNetwork: network) }
    self.line.lost()
    self.ended(.lost)
  }
}
