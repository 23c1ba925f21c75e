import DoppelExchange
import NIOCore
import Testing

@testable import DoppelRecording

struct RecordingQueueTests {
  @Test func `the memory of an exchange is its bodies and fields with what they cost`() {
    var exchange = Exchange(id: ExchangeID(high: 0, low: 0), protocolName: "http", direction: .outbound, startedAt: .epoch)
    #expect(exchange.memory == 1_024)
    exchange.request = Message(fields: Fields(["ab": "cde", "f": ""]), body: ByteBuffer(string: "1234567"))
    #expect(exchange.memory == 1_024 + 7 + 6 + 2 * 16)
    exchange.response = Message(body: ByteBuffer(repeating: 0, count: 1_000))
    #expect(exchange.memory == 1_024 + 45 + 1_000)
  }

  @Test func `a new queue holds nothing and nobody waits for it`() {
    let queue = RecordingQueue()
    #expect(queue.exchanges.isEmpty)
    #expect(queue.bytes == 0)
    #expect(!queue.isFinishing)
    #expect(queue.finished == nil)
  }
}
