internal import DoppelCLibrary
package import DoppelExchange
internal import NIOCore
package import SystemPackage

/// Writes a recording: takes exchanges from any thread without ever making it wait, and writes them on a thread of its own.
///
/// Of JSON Lines the calling thread makes the text of small exchanges, while they are still in its cache; all else is made by
/// the writer's thread. What waits is bounded by `Options.queuedBytes`; Markdown and JSON files, which cost more to write than
/// to receive, first spill to a file of lines in the folder. What cannot be kept is counted as lost, with the reason. At most
/// half a second of traffic is not yet with the system, so that is all that the death of the process can cost.
package final class RecordingWriter: ExchangeSink {
  /// What a caller may choose.
  package struct Options: Sendable {
    package var format = RecordingFormat.markdown
    /// Bytes of exchanges that wait in memory.
    package var queuedBytes = 64 * 1024 * 1024
    /// Bytes after which a JSON Lines segment is followed by a new one.
    package var segmentBytes = 256 * 1024 * 1024
    /// Whether exchanges that came with one signature are told apart by the key `instance`; not for what only changes its form.
    package var numbersInstances = true
    /// Undoes content codings for the file forms.
    package var decoding = BodyDecoding.none
    /// The version of Doppel, for the manifest.
    package var doppelVersion = ""
    /// The argument vector, for the manifest.
    package var command: [String] = []
    /// Asked whenever the manifest is written: what crossed the proxy so far.
    package var traffic: @Sendable () -> Manifest.Traffic = { Manifest.Traffic() }
    /// The wall clock.
    package var now: @Sendable () -> Timestamp = { Timestamp.wallClock() }
    package init() {}
  }

  /// The memory of an exchange up to which its text is made at once: some ten microseconds of work.
  static let smallBytes = 16 * 1024

  /// The folder of the recording.
  package let folder: FilePath
  /// Bytes of exchanges that wait in memory.
  private let queuedBytes: Int
  private let numbersInstances: Bool
  /// Makes lines; `nil` where each exchange has a file of its own.
  private let lineEncoder: RRPairEncoder?
  private let queue = Monitor(RecordingQueue())

  /// Makes the folder (0700), writes the first manifest and starts the thread.
  ///
  /// - Throws: the system's error where the folder or the manifest cannot be made.
  package init(folder: FilePath, options: Options = Options()) throws(Errno) {
    self.folder = folder
    self.queuedBytes = options.queuedBytes
    self.numbersInstances = options.numbersInstances
    self.lineEncoder = options.format == .jsonl ? RRPairEncoder(decoding: options.decoding) : nil
    try Disk.makeFolder(folder)
    let session = try RecordingSession(folder: folder, options: options, queue: self.queue)
    try OwnThread.start { session.run() }
  }

  package func keep(_ exchange: consuming Exchange) {
    var exchange = exchange
    let weight = RecordingQueue.Weight(exchange)
    let memory = weight.memory
    let hash = self.numbersInstances ? Instances.hash(exchange.signature) : nil
    let entry = Ledger.Entry(exchange)
    let (isKept, instance) = self.queue.withLock { queue in
      guard !queue.isFinishing else {
        queue.account.lose(entry, LossReason.ended)
        return (false, nil as Int?)
      }
      guard queue.reserve(memory, limit: self.queuedBytes) else {
        queue.account.lose(entry, LossReason.behind)
        return (false, nil)
      }
      return (true, hash.map { queue.instances.next($0) })
    }
    guard isKept else { return }
    if let instance { exchange.signature["instance"] = Instances.text(instance) }
    if let encoder = self.lineEncoder, weight.isSmall {
      encoder.withLine(of: exchange) { line in
        self.append { $0.append(line: line, entry: entry, memory: memory) }
      }
    } else {
      let whole = exchange
      self.append { $0.append(whole, memory: memory) }
    }
  }

  /// Changes the queue, and wakes the writer's thread where that has to know of it.
  private func append(_ change: (inout RecordingQueue) -> Void) {
    let mustWake = self.queue.withLock { queue in
      let before = queue.appendedBytes
      change(&queue)
      return before == 0 || (before < RecordingSession.wakeBytes && queue.appendedBytes >= RecordingSession.wakeBytes)
    }
    if mustWake { self.queue.signal() }
  }

  /// Like `keep`, but waits for room in the queue first: for what comes from files and can wait. Never called on an event loop.
  package func keepWhenThereIsRoom(_ exchange: consuming Exchange) {
    let exchange = exchange
    let room = max(0, self.queuedBytes / 4 - RecordingQueue.Weight(exchange).memory)
    var isFull = true
    while isFull {
      isFull = self.queue.wait(
        .milliseconds(100), until: { $0.bytes <= room || $0.isFinishing || $0.items.isEmpty },
        then: { $0.bytes > room && !$0.isFinishing && !$0.items.isEmpty })
    }
    self.keep(exchange)
  }

  package func count(_ gap: Gap) { self.queue.withLock { $0.account.count(gap) } }

  /// Writes what still waits and the final manifest, and returns it; calling it again returns the same.
  ///
  /// - Parameter failure: why the run failed, where it did.
  @discardableResult
  package func finish(failure: String? = nil) async -> Manifest {
    await withCheckedContinuation { continuation in
      let finished = self.queue.withLock { queue -> Manifest? in
        if let finished = queue.finished { return finished }
        if !queue.isFinishing { queue.failure = failure }
        queue.isFinishing = true
        queue.waiting.append(continuation)
        return nil
      }
      if let finished { continuation.resume(returning: finished) } else { self.queue.signal() }
    }
  }

  deinit {
    self.queue.withLock { $0.isFinishing = true }
    self.queue.signal()
  }
}

extension Timestamp {
  /// The moment that the system's clock shows.
  package static func wallClock() -> Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }
}
