internal import DoppelCLibrary
internal import DoppelExchange
internal import DoppelSandbox
internal import Synchronization

/// What ends a run: a signal, the child's end, the time limit, what failed or was lost. Signals go on to the child; a
/// second one ends everything at once.
struct RunEvents {
  /// How a run came to its end.
  enum Ending: Sendable {
    case child(ExitCode)
    case signal(Int32)
    case timeout
    /// What the run was for is done.
    case work
    /// What had to be there first is not; the child was ended for it.
    case failed(CommandError)
  }

  /// A signal that comes again within this time is the same one, sent to us by a wrapper and to the whole process group.
  private static let echoTime = Duration.milliseconds(250)

  enum Event: Sendable {
    case signal(Signals.Received)
    /// For the child alone.
    case passed(Int32)
    case commandStarted
    case child(ExitCode)
    case timeout
    case work
    case failed(CommandError)
  }

  /// How a run ends whose command is not started because a signal came first; `nil` where none did.
  static func ending(signal: Signals.Received? = Signals.first) -> Ending? {
    signal.map { .child(.signal($0.number)) }
  }

  /// Waits for the end.
  ///
  /// - Parameters:
  ///   - child: the program that was started, if any; with it, only its end ends the run.
  ///   - preparation: what is done beside the child before the run counts as ready; cancelled when the run ends, and its failure
  ///     ends the run.
  ///   - rules: rules of the kernel that the run needs; their end ends the run as failed.
  ///   - work: work whose end ends the run, if any.
  static func wait(
    child: (any WrappedCommand)? = nil, timeout: Duration? = nil, console: Console,
    preparation: (@Sendable () async throws -> Void)? = nil, keeping rules: HeldRules? = nil,
    work: (@Sendable () async -> Void)? = nil
  ) async -> Ending {
    let (events, continuation) = AsyncStream.makeStream(of: Event.self)
    let isEnding = Flag()
    let pump = Task {
      var last: (number: Int32, at: ContinuousClock.Instant)?
      for await arrival in Signals.shared {
        let signal: Signals.Received
        switch arrival {
        case .received(let received): signal = received
        case .passed(let number):
          continuation.yield(.passed(number))
          continue
        case .commandStarted:
          continuation.yield(.commandStarted)
          continue
        }
        let now = ContinuousClock.now
        defer { last = (signal.number, now) }
        if let last, last.number == signal.number, now - last.at < Self.echoTime { continue }
        if let ended = isEnding.since {
          // The child that a signal has ended may be seen before the signal.
          if now - ended < Self.echoTime { continue }
          console.error("doppel: stopped at once")
          exit(128 + signal.number)
        }
        continuation.yield(.signal(signal))
      }
    }
    let waiters = Task {
      await withTaskGroup(of: Void.self) { group in
        if let child { group.addTask { continuation.yield(.child(await child.wait())) } }
        if let timeout {
          group.addTask { if (try? await Task.sleep(for: timeout)) != nil { continuation.yield(.timeout) } }
        }
        if let preparation {
          group.addTask {
            do { try await preparation() } catch { continuation.yield(.failed(CommandError.transport(error))) }
          }
        }
        if let rules {
          group.addTask {
            await rules.ended()
            continuation.yield(.failed(.failed("the nft that kept the rules was ended, and the rules with it")))
          }
        }
        if let work {
          group.addTask {
            await work()
            continuation.yield(.work)
          }
        }
      }
    }
    let ending = await self.end(events, child: child)
    isEnding.set()
    waiters.cancel()
    _ = pump
    return ending
  }

  /// - Parameters:
  ///   - events: with a child, also when it was started: from then on it has what the terminal sends.
  ///   - grace: how long a child may take to end after it was told to.
  static func end(
    _ events: AsyncStream<Event>, child: (any WrappedCommand)?, grace: Duration = RecordRun.grace
  ) async -> Ending {
    var signals = 0
    var hasStarted = false
    var early: Ending?
    var killer: Task<Void, Never>?
    defer { killer?.cancel() }
    for await event in events {
      switch event {
      case .work: return .work
      case .child(let code): return early ?? .child(code)
      case .timeout, .failed:
        let ending: Ending = if case .failed(let error) = event { .failed(error) } else { .timeout }
        guard let child else { return ending }
        guard early == nil else { continue }
        early = ending
        killer?.cancel()
        killer = Task { await self.terminate(child, grace: grace) }
      case .commandStarted: hasStarted = true
      // Before its start there is nobody whom it could be meant for.
      case .passed(let number): if hasStarted { child?.signal(number) }
      case .signal(let signal):
        guard let child else { return .signal(signal.number) }
        signals += 1
        if signals > 1 { child.signal(SIGKILL) } else if !signal.isFromTerminal || !hasStarted { child.signal(signal.number) }
        // A shell's `&` has the child ignore interrupts, so that one for Doppel alone would end nothing.
        guard signal.number == SIGINT, !signal.isFromTerminal, killer == nil else { continue }
        killer = Task { if (try? await Task.sleep(for: grace)) != nil { child.signal(SIGTERM) } }
      }
    }
    return .work
  }

  /// Asks a child to end, and ends it where it has not after the grace.
  private static func terminate(_ child: any WrappedCommand, grace: Duration) async {
    child.signal(SIGTERM)
    if (try? await Task.sleep(for: grace)) != nil { child.signal(SIGKILL) }
  }

  /// Since when something is so.
  private final class Flag: Sendable {
    private let moment = Mutex<ContinuousClock.Instant?>(nil)
    var since: ContinuousClock.Instant? { self.moment.withLock { $0 } }
    func set() { self.moment.withLock { $0 = $0 ?? ContinuousClock.now } }
  }
}
