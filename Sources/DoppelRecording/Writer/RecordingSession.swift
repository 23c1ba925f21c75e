internal import DoppelExchange
internal import NIOCore
internal import SystemPackage

/// What the writer's thread does and owns.
///
/// `@unchecked Sendable`: made on one thread, then used by the writer's thread alone; only `queue` is shared, and has a lock.
final class RecordingSession: @unchecked Sendable {
  /// Bytes in the queue at which the thread is woken from gathering.
  static let wakeBytes = 1024 * 1024
  /// How long exchanges are gathered before they are written.
  static let gatherTime: Duration = .milliseconds(20)
  /// How long the thread sleeps at most.
  static let idleTime: Duration = .milliseconds(250)
  /// How long what was taken is written to its own files before the rest of it is spilled.
  static let patience: Duration = .milliseconds(200)
  /// How often the manifest is written while something changes.
  static let manifestTime: Duration = .milliseconds(500)

  private let folder: FilePath
  private let options: RecordingWriter.Options
  private let queue: Monitor<RecordingQueue>
  /// JSON Lines; `nil` where each exchange has a file of its own.
  private var segments: SegmentOutput?
  /// A file for each exchange; `nil` for JSON Lines.
  private var files: FileOutput?
  private var ledger = Ledger()
  /// Memory of lines that were written, for lines that come.
  private var space = ByteBuffer()
  private var manifest: Manifest
  private var lastManifestAt: ContinuousClock.Instant
  /// When exchanges were last taken from the queue.
  private var takenAt: ContinuousClock.Instant
  private var identity: Disk.Identity?
  private var spill: Spill?

  init(folder: FilePath, options: RecordingWriter.Options, queue: Monitor<RecordingQueue>) throws(Errno) {
    self.folder = folder
    self.options = options
    self.queue = queue
    let encoder = RRPairEncoder(decoding: options.decoding)
    switch options.format {
    case .jsonl: self.segments = SegmentOutput(folder: folder, encoder: encoder, segmentBytes: options.segmentBytes)
    case .json, .markdown:
      self.files = FileOutput(folder: folder, format: options.format, encoder: encoder)
      self.spill = Spill(folder: folder)
    }
    self.manifest = Manifest(
      doppelVersion: options.doppelVersion, command: options.command, format: options.format, startedAt: options.now())
    self.lastManifestAt = .now
    self.takenAt = .now
    self.identity = Disk.identity(folder)
    try Disk.write(self.manifest.json, to: folder.appending(Manifest.fileName), isDurable: true)
  }

  /// What was taken from the queue at once.
  private struct Batch {
    var items: [RecordingQueue.Item]
    var lines: ByteBuffer
    /// Whether nothing comes after it.
    var isLast: Bool
  }

  /// Writes until nothing comes any more; on a thread of its own.
  func run() {
    while true {
      let hasSpilled = self.spill?.isEmpty == false
      var batch = self.take(mayWait: !hasSpilled)
      self.checkFolder()
      self.write(&batch)
      self.segments?.flush(ledger: &self.ledger)
      if batch.isLast, self.spill?.isEmpty != false { break }
      if ContinuousClock.now - self.lastManifestAt >= Self.manifestTime { self.writeManifest(isDurable: false) }
      self.space = batch.lines
    }
    self.finish()
  }

  /// Waits for exchanges, gathers a little, and takes what there is.
  private func take(mayWait: Bool) -> Batch {
    if mayWait {
      self.queue.wait(
        Self.idleTime, until: { !$0.items.isEmpty || ($0.isFinishing && $0.bytes == 0) }, then: { _ in })
      self.queue.wait(Self.gatherTime, until: { $0.appendedBytes >= Self.wakeBytes || $0.isFinishing }, then: { _ in })
    }
    defer { self.queue.signal() }
    self.takenAt = .now
    return self.queue.withLock { queue in
      let isLast = queue.isFinishing && queue.bytes == 0
      let (items, lines) = queue.take(giving: self.space)
      self.space = ByteBuffer()
      self.ledger.add(queue.account)
      queue.account = Ledger()
      return Batch(items: items, lines: lines, isLast: isLast)
    }
  }

  /// Writes a batch; while more comes than files can be written, it is spilled and written later, in order.
  private func write(_ batch: inout Batch) {
    for item in batch.items {
      switch item {
      case .lines(let count, let bytes, let entry):
        let text = batch.lines.readSlice(length: bytes) ?? ByteBuffer()
        self.segments?.write(lines: text, count: count, entry: entry, ledger: &self.ledger)
      case .exchange(let exchange): self.write(exchange)
      }
    }
    while self.spill?.isEmpty == false, !self.isPressed { self.writeSpilled() }
  }

  private func write(_ exchange: Exchange) {
    if let spill = self.spill, !spill.isEmpty || self.isPressed {
      do throws(RecordingError) { try self.spill?.append(exchange) } catch {
        self.ledger.lose(Ledger.Entry(exchange), error.reason)
      }
    } else {
      self.writeNow(exchange)
    }
  }

  /// Whether so much waits, or for so long, that it is better spilled than left in memory.
  private var isPressed: Bool {
    ContinuousClock.now - self.takenAt > Self.patience || self.queue.withLock { $0.bytes > self.options.queuedBytes / 4 }
  }

  private func writeSpilled() {
    guard var spill = self.spill else { return }
    do throws(RecordingError) {
      switch try spill.first() {
      case .success(let exchange): self.writeNow(exchange)
      case .failure(let error): self.ledger.lose(1, host: "", error.reason)
      case nil: break
      }
      spill.removeFirst()
    } catch {
      self.ledger.lose(spill.count, host: "", error.reason)
      spill.discard()
    }
    self.spill = spill
  }

  private func writeNow(_ exchange: Exchange) {
    self.segments?.write(exchange, ledger: &self.ledger)
    self.files?.write(exchange, ledger: &self.ledger)
  }

  /// Whether the folder is still the one that was made; where it was removed it is made again, and what was in it is lost.
  private func checkFolder() {
    let current = Disk.identity(self.folder)
    guard current == nil || current != self.identity else { return }
    self.ledger.loseAll(LossReason.removed)
    try? Disk.makeFolder(self.folder)
    self.identity = Disk.identity(self.folder)
    self.segments?.startAgain()
    self.files?.startAgain()
  }

  private func writeManifest(isDurable: Bool) {
    self.lastManifestAt = .now
    var manifest = self.manifest
    manifest.traffic = self.options.traffic()
    self.ledger.write(into: &manifest)
    self.manifest = manifest
    do throws(Errno) {
      try Disk.write(manifest.json, to: self.folder.appending(Manifest.fileName), isDurable: isDurable)
    } catch  where isDurable {
      self.manifest.state = .failed("the manifest could not be written: \(error)")
    } catch {
      // It is written again soon; the last one says whether that went well.
    }
  }

  private func finish() {
    self.checkFolder()
    self.ledger.add(
      self.queue.withLock { queue in
        defer { queue.account = Ledger() }
        return queue.account
      })
    self.segments?.close(ledger: &self.ledger)
    self.manifest.endedAt = self.options.now()
    self.manifest.state = self.queue.withLock { $0.failure }.map { .failed($0) } ?? .complete
    self.writeManifest(isDurable: true)
    let manifest = self.manifest
    let waiting = self.queue.withLock { queue in
      queue.finished = manifest
      defer { queue.waiting = [] }
      return queue.waiting
    }
    for continuation in waiting { continuation.resume(returning: manifest) }
  }
}
