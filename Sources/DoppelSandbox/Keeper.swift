internal import CDoppelLinux
internal import DoppelCLibrary
internal import DoppelTransport

/// The process within a sandbox's namespaces that does there what Doppel, outside, asks for: it opens sockets, runs the command as
/// its child, and takes in every process that the command leaves behind.
///
/// It has one thread and one friend: the socket that it was started with. When that closes it ends everything that it started.
package struct Keeper {
  /// The first argument of a process that is to be a keeper; the number of its socket follows, then those of the signals that the
  /// command is to ignore.
  package static let word = "__keep"

  private let socket: CInt
  private var buffer = [UInt8](repeating: 0, count: KeeperMessage.capacity)
  private var command: pid_t?
  /// Readable when a child has ended; -1 before a command was started.
  private var children: CInt = -1
  /// Connections inside that are not open yet, with the number that they were asked for by.
  private var opening: [(number: String, socket: CInt)] = []
  /// What tells the network of the sandbox from others; `nil` before this process is in it.
  private var network: String?
  /// A folder to remove at the end.
  private var folder: String?
  /// Kept until then, so that no other run removes it before what runs here has ended.
  private var hold: FolderHold?
  /// The signals that the command is to ignore.
  private let ignored: Set<CInt>
  /// The signals that this process ignores.
  private static let deaf: Set<CInt> = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGUSR1, SIGUSR2]

  /// Becomes a keeper where the arguments of this process ask for it, and never returns then. Called before the process has a
  /// second thread.
  package static func runIfAsked(_ arguments: [String]) {
    let numbers = arguments.dropFirst(2).map { CInt($0) }
    guard arguments.count > 2, arguments[1] == self.word, !numbers.contains(nil), let socket = numbers[0] else { return }
    var keeper = Keeper(socket: socket, ignored: Set(numbers.dropFirst().compactMap { $0 }))
    keeper.keep()
    exit(0)
  }

  private init(socket: CInt, ignored: Set<CInt>) {
    self.socket = socket
    self.ignored = ignored
  }

  private mutating func keep() {
    setCloseOnExec(self.socket)
    // What is sent to the whole group is for the command.
    for number in Self.deaf.union(self.ignored) { signal(number, SIG_IGN) }
    _ = doppel_adopt_orphans()
    self.children = doppel_watch_children()
    var isServed = true
    while isServed {
      var polled =
        [
          pollfd(fd: self.socket, events: Int16(POLLIN), revents: 0),
          pollfd(fd: self.children, events: Int16(POLLIN), revents: 0),
        ]
        + self.opening.map { pollfd(fd: $0.socket, events: Int16(POLLOUT), revents: 0) }
      guard poll(&polled, nfds_t(polled.count), -1) >= 0 || errno == EINTR else { break }
      self.complete(polled.dropFirst(2).map { $0.revents != 0 })
      if polled[1].revents != 0 { self.reap() }
      if polled[0].revents != 0 {
        if let request = KeeperMessage.receive(from: self.socket, into: &self.buffer) {
          self.answer(request)
          for descriptor in request.descriptors { close(descriptor) }
        } else {
          isServed = false
        }
      }
    }
    _ = self.clear(grace: 0)
    if let folder = self.folder { FolderRemoval.remove(folder) }
  }

  // MARK: Requests

  private mutating func answer(_ request: KeeperMessage) {
    let fields = request.fields
    switch request.kind {
    case .enter: self.enter(withUser: fields.first == "user")
    case .leave:
      self.folder = fields.first
      self.hold = fields.first.flatMap { FolderHold(joining: $0) }
      self.send(.done)
    case .mount where fields.count == 2: self.reply(doppel_bind(fields[0], fields[1]))
    case .tune where fields.count == 2: self.reply(Self.write(fields[1], to: fields[0]))
    case .own: self.own(fields)
    case .listen where fields.count == 2: self.listen(isStream: fields[0] == "tcp", address: fields[1])
    case .inspect: self.inspect()
    case .run: self.run(fields, streams: request.descriptors)
    case .start: self.start(request.descriptors.first)
    case .connect where fields.count == 3: self.connect(number: fields[0], address: fields[1], port: fields[2])
    case .drop: self.drop(fields.first)
    case .signal: if let command = self.command, let number = request.number(0) { kill(command, number) }
    case .clear: self.send(.done, self.clear(grace: Int(request.number(0) ?? 0)))
    case .mount, .tune, .listen, .connect, .done, .failed, .connected, .refused, .ended: self.send(.failed, ["\(EINVAL)"])
    }
  }

  private func send(_ kind: KeeperMessage.Kind, _ fields: [String] = [], _ descriptors: [CInt] = []) {
    // Where nobody listens any more the next receive says so.
    _ = KeeperMessage(kind, fields, descriptors: descriptors).send(over: self.socket)
  }

  /// Answers with the result of one step, or, where it went well, of the next.
  private func reply(_ result: CInt, else next: (() -> CInt)? = nil) {
    let result = result == 0 ? next?() ?? 0 : result
    if result == 0 { self.send(.done) } else { self.send(.failed, ["\(-result)"]) }
  }

  private mutating func enter(withUser: Bool) {
    let result = doppel_unshare(withUser ? 1 : 0)
    if result == 0 { self.network = Processes.network(of: getpid()) }
    self.reply(result, else: doppel_detach_mounts)
  }

  private static func write(_ value: String, to path: String) -> CInt {
    let file = open(path, O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return -errno }
    defer { close(file) }
    return DoppelCLibrary.write(file, value, value.utf8.count) == value.utf8.count ? 0 : -errno
  }

  private func own(_ addresses: [String]) {
    var result = doppel_loopback_up()
    for address in addresses where result == 0 {
      let bytes = SocketAddressBytes(address)?.bytes ?? []
      result = doppel_own_every_address(bytes, bytes.count)
    }
    self.reply(result)
  }

  // MARK: Sockets

  private func listen(isStream: Bool, address: String) {
    guard let address = SocketAddressBytes(address) else { return self.send(.failed, ["\(EINVAL)"]) }
    let socket = DoppelCLibrary.socket(address.family, isStream ? Self.stream : Self.datagram, 0)
    guard socket >= 0 else { return self.send(.failed, ["\(errno)"]) }
    defer { close(socket) }
    guard address.bind(socket, port: 0) == 0, !isStream || DoppelCLibrary.listen(socket, 4_096) == 0 else {
      return self.send(.failed, ["\(errno)"])
    }
    self.send(.done, [], [socket])
  }

  private func inspect() {
    let inspector = doppel_inspector()
    guard inspector >= 0 else { return self.send(.failed, ["\(-inspector)"]) }
    self.send(.done, [], [inspector])
    close(inspector)
  }

  private mutating func connect(number: String, address: String, port: String) {
    guard let address = SocketAddressBytes(address), let port = UInt16(port) else {
      return self.send(.refused, [number, "\(EINVAL)"])
    }
    let socket = DoppelCLibrary.socket(address.family, Self.stream, 0)
    guard socket >= 0 else { return self.send(.refused, [number, "\(errno)"]) }
    var result = -doppel_mark(socket, RedirectionRules.mark)
    if result == 0, address.connect(socket, port: port) != 0 { result = errno }
    switch result {
    case 0:
      self.send(.connected, [number], [socket])
      close(socket)
    case EINPROGRESS: self.opening.append((number, socket))
    default:
      self.send(.refused, [number, "\(result)"])
      close(socket)
    }
  }

  /// Gives up a connection that is not open yet.
  private mutating func drop(_ number: String?) {
    for dropped in self.opening where dropped.number == number { close(dropped.socket) }
    self.opening.removeAll { $0.number == number }
  }

  /// Tells of connections that are open now, or never will be.
  private mutating func complete(_ isReady: [Bool]) {
    guard isReady.contains(true) else { return }
    for (one, _) in zip(self.opening, isReady).filter(\.1) {
      var failure: CInt = 0
      var length = socklen_t(MemoryLayout<CInt>.size)
      if getsockopt(one.socket, SOL_SOCKET, SO_ERROR, &failure, &length) != 0 { failure = errno }
      if failure == 0 {
        self.send(.connected, [one.number], [one.socket])
      } else {
        self.send(.refused, [one.number, "\(failure)"])
      }
      close(one.socket)
    }
    self.opening = zip(self.opening, isReady).filter { !$0.1 }.map(\.0)
  }

  // MARK: Processes

  private func run(_ arguments: [String], streams: [CInt]) {
    guard !arguments.isEmpty, streams.count == 3 else { return self.send(.failed, ["\(EINVAL)"]) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (number, stream) in streams.enumerated() { posix_spawn_file_actions_adddup2(&actions, stream, CInt(number)) }
    var pid = pid_t()
    _ = doppel_share_network_rights(1)
    let failure = CStrings.with(arguments) { posix_spawn(&pid, arguments[0], &actions, nil, $0, environ) }
    _ = doppel_share_network_rights(0)
    guard failure == 0 else { return self.send(.failed, ["\(failure)"]) }
    var status: CInt = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    self.send(.done, ["\(status)"])
  }

  private mutating func start(_ file: CInt?) {
    let text = file.flatMap { Processes.read("/proc/self/fd/\($0)", limit: Self.argumentBytes) } ?? ""
    let arguments = text.utf8.split(separator: 0, omittingEmptySubsequences: false).dropLast().map { String(Substring($0)) }
    guard !arguments.isEmpty, self.command == nil else { return self.send(.failed, ["\(EINVAL)"]) }
    let defaults = Array(Self.deaf.subtracting(self.ignored))
    let pid = CStrings.with(arguments) { doppel_start($0, environ, defaults, defaults.count) }
    guard pid > 0 else { return self.send(.failed, ["\(-pid)"]) }
    self.command = pid
    self.send(.done, ["\(pid)"])
  }

  private mutating func reap() {
    doppel_forget_children(self.children)
    self.reapEnded()
  }

  private mutating func reapEnded() {
    var status: CInt = 0
    while case let pid = waitpid(-1, &status, WNOHANG), pid > 0 {
      guard pid == self.command else { continue }
      self.command = nil
      self.send(.ended, ["\(status)"])
    }
  }

  /// Ends every process that descends from this one: asked first, forced after `grace` milliseconds. After them those that are
  /// in the network all the same.
  ///
  /// - Returns: the process id and name of each that was there.
  private mutating func clear(grace: Int) -> [String] {
    var known: Set<pid_t> = []
    var told: [String] = []
    let force = SuspendingClock.now + .milliseconds(grace)
    let end = force + .seconds(5)
    while true {
      self.reapEnded()
      let left = Processes.descendants(of: getpid())
      let now = SuspendingClock.now
      if left.isEmpty || now >= end { break }
      for process in left where known.insert(process.id).inserted {
        if told.count < 200 { told += ["\(process.id)", process.name] }
        kill(process.id, SIGTERM)
        kill(process.id, SIGCONT)
      }
      if now >= force { for process in left { kill(process.id, SIGKILL) } }
      // A look again soon, because only the ends of children are told.
      var child = pollfd(fd: self.children, events: Int16(POLLIN), revents: 0)
      poll(&child, 1, 10)
      doppel_forget_children(self.children)
    }
    if let network = self.network { Processes.end(inNetwork: network) }
    return told
  }

  /// More than any system lets a command line be.
  private static let argumentBytes = 8 << 20

  private static let stream = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
  private static let datagram = CInt(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
}

private func setCloseOnExec(_ descriptor: CInt) { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
