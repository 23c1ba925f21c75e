import DoppelExchange
import NIOCore
import Testing

@testable import DoppelRecording

struct RecordingQueueTests {
  @Test func `the memory of an exchange is its bodies and fields with what they cost`() {
    var exchange = Exchange(id: ExchangeID(high: 0, low: 0), protocolName: "http", direction: .outbound, startedAt: .epoch)
    #expect(RecordingQueue.Weight(exchange).memory == 1_024)
    exchange.request = Message(fields: Fields(["ab": "cde", "f": ""]), body: ByteBuffer(string: "1234567"))
    #expect(RecordingQueue.Weight(exchange).memory == 1_024 + 7 + 6 + 2 * 16)
    exchange.response = Message(body: ByteBuffer(repeating: 0, count: 1_000))
    #expect(RecordingQueue.Weight(exchange).memory == 1_024 + 45 + 1_000)
  }

  private let entry = Ledger.Entry(sample())

  private func append(_ line: String, _ entry: Ledger.Entry, to queue: inout RecordingQueue) {
    let hasRoom = queue.reserve(10, limit: 1_000)
    #expect(hasRoom)
    ByteBuffer(string: line).withUnsafeReadableBytes { queue.append(line: $0, entry: entry, memory: 10) }
  }

  @Test func `what is appended is taken in order, lines alike together`() {
    var queue = RecordingQueue()
    var other = sample()
    other.completeness = .partial("cut")
    self.append("a\n", self.entry, to: &queue)
    self.append("bc\n", self.entry, to: &queue)
    self.append("d\n", Ledger.Entry(other), to: &queue)
    let hasRoom = queue.reserve(10, limit: 1_000)
    #expect(hasRoom)
    queue.append(other, memory: 10)
    self.append("e\n", Ledger.Entry(other), to: &queue)
    let (items, lines) = queue.take(giving: ByteBuffer(string: "old"))
    #expect(String(buffer: lines) == "a\nbc\nd\ne\n")
    let shown = items.map { item in
      switch item {
      case .lines(let count, let bytes, let entry): "\(count) lines of \(bytes) bytes, partial: \(entry.isPartial)"
      case .exchange(let exchange): "exchange \(exchange.completeness)"
      }
    }
    #expect(
      shown == [
        "2 lines of 5 bytes, partial: false", "1 lines of 2 bytes, partial: true", "exchange partial(\"cut\")",
        "1 lines of 2 bytes, partial: true",
      ])
    #expect(queue.items.isEmpty && queue.lines.readableBytes == 0 && queue.bytes == 0)
  }

  @Test func `room is made up to the limit, and what is about to be appended counts`() {
    var queue = RecordingQueue()
    let (first, tooMuch, rest) = (queue.reserve(60, limit: 100), queue.reserve(41, limit: 100), queue.reserve(40, limit: 100))
    #expect(first && !tooMuch && rest)
    #expect(queue.bytes == 100 && queue.appendedBytes == 0)
    queue.append(sample(), memory: 60)
    #expect(queue.bytes == 100 && queue.appendedBytes == 60)
    _ = queue.take(giving: ByteBuffer())
    #expect(queue.bytes == 40 && queue.appendedBytes == 0)
  }

  @Test func `an exchange is small up to the limit, with bodies that need no decoding and nothing of other tools`() throws {
    func isSmall(_ change: (inout Exchange) throws -> Void) rethrows -> Bool {
      var exchange = sample()
      try change(&exchange)
      return RecordingQueue.Weight(exchange).isSmall
    }
    let room = RecordingWriter.smallBytes - RecordingQueue.Weight(sample()).memory
    let body = sample().response?.body.readableBytes ?? 0
    #expect(isSmall { $0.response?.body = ByteBuffer(repeating: 0, count: body + room) })
    #expect(!isSmall { $0.response?.body = ByteBuffer(repeating: 0, count: body + room + 1) })
    #expect(!isSmall { $0.request?.fields.append("Content-Encoding", "gzip") })
    #expect(!isSmall { $0.response?.fields.append("content-encoding", "br") })
    #expect(isSmall { $0.response?.fields.append("content-encoding", "identity") })
    #expect(try !isSmall { $0.foreign = try FieldTree(json: "{}") })
  }

  @Test func `a new queue holds nothing and nobody waits for it`() {
    let queue = RecordingQueue()
    #expect(queue.items.isEmpty)
    #expect(queue.bytes == 0)
    #expect(!queue.isFinishing)
    #expect(queue.finished == nil)
  }
}
