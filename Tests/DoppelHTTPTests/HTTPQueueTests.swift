import DoppelExchange
import DoppelWire
import NIOCore
import Testing

@testable import DoppelHTTP

struct HTTPQueueTests {
  private func pending(_ ordinal: Int) -> HTTPPending {
    HTTPPending(ordinal: ordinal, kind: .other, startedAt: .epoch, lastAt: .epoch)
  }

  @Test func `what is put in comes out in order, however many`() {
    var queue = HTTPQueue()
    var next = 0
    for round in 0..<500 {
      queue.append(self.pending(round))
      if round % 3 == 2 {
        #expect(queue.popFirst()?.ordinal == next)
        next += 1
      }
    }
    #expect(queue.count == 500 - next)
    while let first = queue.popFirst() {
      #expect(first.ordinal == next)
      next += 1
    }
    #expect(next == 500 && queue.count == 0 && queue.firstKind == nil)
  }

  @Test func `the oldest and the newest are changed in place`() {
    var queue = HTTPQueue()
    queue.withFirst { _ in Issue.record("there is none") }
    queue.append(self.pending(1))
    queue.append(self.pending(2))
    queue.prepend(self.pending(0))
    queue.withFirst { $0.response.append(wire("a"), limit: 9) }
    queue.withLast { $0.request.append(wire("bc"), limit: 9) }
    #expect(queue.popFirst()?.keptBytes == 1)
    #expect(queue.popFirst()?.keptBytes == 0)
    #expect(queue.popFirst()?.keptBytes == 2)
  }
}
