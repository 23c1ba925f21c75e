internal import DoppelCLibrary
internal import DoppelTransport
internal import Synchronization

/// The signals that ask Doppel to end, and those that it passes on to its command, as a stream.
package struct Signals: Sendable {
  package struct Received: Sendable {
    package var number: Int32
    /// Whether the terminal sent it, so that a child in our process group has it already.
    package var isFromTerminal: Bool
  }

  /// What comes, in its order.
  package enum Arrival: Sendable {
    case received(Received)
    /// Sent to Doppel for its command; what the terminal sends that has already.
    case passed(Int32)
    /// The command was started, and has what the terminal sends from here on.
    case commandStarted
  }

  /// Interrupt, terminate, hang up and quit.
  static let handled: [Int32] = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]

  /// Signals that programs use to read their settings again, to log more and the like: with a command they are meant for that.
  static let passed: [Int32] = [SIGUSR1, SIGUSR2]

  /// Signals that would end the process where a write can simply fail: a closed pipe, a file over its limit.
  static let ignored: [Int32] = [SIGPIPE, SIGXFSZ]

  /// Those of all that this process was told to ignore when it was started, as `nohup` and a shell's `&` do. Looked at before any
  /// of them is changed.
  static let ignoredAtStart = Set((Signals.handled + Signals.passed + Signals.ignored).filter(Signals.isIgnored))

  /// Lets failed writes be errors. Called once, when the process starts.
  package static func ignoreWriteFailures() {
    _ = self.ignoredAtStart
    for number in self.ignored { signal(number, SIG_IGN) }
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    sigaction(number, nil, &action)
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  /// Whether a signal asks for the end. What was to be ignored does not, save where somebody sends it to this process by itself:
  /// a hang-up is always meant for all, an interrupt where the terminal sends it.
  static func isObeyed(_ signal: Received, ignored: Set<Int32> = Signals.ignoredAtStart) -> Bool {
    !ignored.contains(signal.number) || (signal.number != SIGHUP && !signal.isFromTerminal)
  }

  /// The write end of the pipe that the handler, which may do almost nothing, writes to. Set once before any handler is.
  nonisolated(unsafe) private static var pipe: Int32 = -1

  /// The signals of this process; from the first use on they no longer end it. Read by one reader at a time.
  static let shared = Signals.stream()

  /// Begins to take the signals, before anything is started that a signal must end in order.
  ///
  /// - Parameter hasCommand: whether there is a command to pass signals on to; where there is none those do what they always do.
  static func take(hasCommand: Bool = false) {
    _ = self.shared
    if hasCommand, self.pipe >= 0 { for number in self.passed { self.handle(number) } }
  }

  private static let firstReceived = Mutex<Received?>(nil)

  /// The signal that came first, read or not; `nil` where none has come.
  static var first: Received? { self.firstReceived.withLock { $0 } }

  /// Marks among the signals the moment at which the command was started.
  static func commandStarted() {
    var bytes: [UInt8] = [0, 0]
    // No signal has the number 0.
    if Self.pipe >= 0 { _ = write(Self.pipe, &bytes, 2) }
  }

  /// Starts to take the signals; they no longer end the process. Called once in a process.
  private static func stream() -> AsyncStream<Arrival> {
    var ends: [Int32] = [0, 0]
    guard Self.pipe < 0, DoppelCLibrary.pipe(&ends) == 0 else { return AsyncStream { $0.finish() } }
    Self.pipe = ends[1]
    for number in ends { _ = fcntl(number, F_SETFD, FD_CLOEXEC) }
    for number in self.handled { self.handle(number) }
    let source = ends[0]
    return AsyncStream { continuation in
      DetachedThread.start {
        var bytes: [UInt8] = [0, 0]
        while true {
          let count = read(source, &bytes, 2)
          if count == 2 {
            guard bytes[0] > 0 else {
              continuation.yield(.commandStarted)
              continue
            }
            let received = Received(number: Int32(bytes[0]), isFromTerminal: bytes[1] == 1)
            guard !self.passed.contains(received.number) else {
              if !received.isFromTerminal { continuation.yield(.passed(received.number)) }
              continue
            }
            guard self.isObeyed(received) else { continue }
            self.firstReceived.withLock { $0 = $0 ?? received }
            continuation.yield(.received(received))
          } else if count == 0 || errno != EINTR {
            return continuation.finish()
          }
        }
      }
    }
  }

  private static func handle(_ number: Int32) {
    var action = sigaction()
    action.sa_flags = SA_SIGINFO | SA_RESTART
    action.__sigaction_handler.sa_sigaction = { number, information, _ in
      let saved = errno
      var bytes: [2 of UInt8] = [UInt8(truncatingIfNeeded: number), (information?.pointee.si_code ?? 0) > 0 ? 1 : 0]
      _ = write(Signals.pipe, &bytes, 2)
      errno = saved
    }
    sigaction(number, &action, nil)
  }
}
