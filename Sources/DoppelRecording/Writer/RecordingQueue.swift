internal import DoppelExchange
internal import NIOCore

/// What waits for the writer's thread, in the order in which it was kept.
struct RecordingQueue {
  enum Item {
    /// Lines that stand next in `lines`, of which the account says the same.
    case lines(count: Int, bytes: Int, entry: Ledger.Entry)
    /// An exchange whose text is still to be made.
    case exchange(Exchange)
  }

  private(set) var items: [Item] = []
  /// The text of all lines that wait, in order.
  private(set) var lines = ByteBuffer()
  /// An estimate of the memory that waits, with what is about to be appended.
  private(set) var bytes = 0
  /// The part of `bytes` that is in `items`.
  private(set) var appendedBytes = 0
  /// Numbers the exchanges that are kept.
  var instances = Instances()
  /// Gaps that wait to be counted, added up by reason and host so that their number stays small.
  var account = Ledger()
  var isFinishing = false
  var failure: String?
  var waiting: [CheckedContinuation<Manifest, Never>] = []
  /// The last word, once the thread has ended.
  var finished: Manifest?

  /// Makes room for an exchange that is appended soon; `false` where it would be more than `limit`.
  mutating func reserve(_ memory: Int, limit: Int) -> Bool {
    guard self.bytes + memory <= limit else { return false }
    self.bytes += memory
    return true
  }

  /// Appends an exchange for which room was made.
  mutating func append(_ exchange: Exchange, memory: Int) {
    self.items.append(.exchange(exchange))
    self.appendedBytes += memory
  }

  /// Appends a line, with its end, for which room was made.
  mutating func append(line: UnsafeRawBufferPointer, entry: Ledger.Entry, memory: Int) {
    self.lines.writeBytes(line)
    self.appendedBytes += memory
    if case .lines(let count, let bytes, entry)? = self.items.last {
      self.items[self.items.count - 1] = .lines(count: count + 1, bytes: bytes + line.count, entry: entry)
    } else {
      self.items.append(.lines(count: 1, bytes: line.count, entry: entry))
    }
  }

  /// Takes all that was appended.
  ///
  /// - Parameter space: becomes the memory of the lines that come next.
  mutating func take(giving space: consuming ByteBuffer) -> (items: [Item], lines: ByteBuffer) {
    defer {
      self.bytes -= self.appendedBytes
      self.appendedBytes = 0
      self.items = []
      self.lines = space
      self.lines.clear()
    }
    return (self.items, self.lines)
  }
}

extension RecordingQueue {
  /// What an exchange costs while it waits, and what making its text costs.
  struct Weight: Equatable {
    /// An estimate of the memory that the exchange holds, in bytes.
    private(set) var memory = 1_024
    /// Whether making its text takes so little that an event loop may do it.
    private(set) var isSmall: Bool

    init(_ exchange: Exchange) {
      self.isSmall = exchange.foreign == nil
      if let request = exchange.request { self.add(request) }
      if let response = exchange.response { self.add(response) }
      if self.memory > RecordingWriter.smallBytes { self.isSmall = false }
    }

    private mutating func add(_ message: Message) {
      let fields = message.fields
      self.memory += message.body.readableBytes + fields.byteCount + 16 * fields.count
      if fields.hasContentCoding { self.isSmall = false }
    }
  }
}
