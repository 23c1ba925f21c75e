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
        queue.settleFirst()
        #expect(queue.popSettled()?.ordinal == next)
        next += 1
      }
    }
    #expect(queue.count == 500 - next)
    for _ in next..<500 { queue.settleFirst() }
    #expect(queue.count == 0)
    while let first = queue.popSettled() {
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
    #expect(queue.firstKeptBytes == 1)
    for _ in 0..<3 { queue.settleFirst() }
    #expect(queue.firstKeptBytes == 0)
    #expect(queue.popSettled()?.keptBytes == 1)
    #expect(queue.popSettled()?.keptBytes == 0)
    #expect(queue.popSettled()?.keptBytes == 2)
  }

  @Test func `what is settled waits to be taken, and what comes after it is the oldest`() {
    var queue = HTTPQueue()
    #expect(queue.popSettled() == nil)
    queue.settleFirst()
    queue.append(self.pending(0))
    queue.append(self.pending(1))
    #expect(queue.popSettled() == nil)
    queue.settleFirst()
    queue.withFirst { $0.response.append(wire("a"), limit: 9) }
    queue.forEach { $0.request.append(wire("b"), limit: 9) }
    #expect(queue.count == 1)
    #expect(queue.popSettled()?.keptBytes == 0)
    #expect(queue.popSettled() == nil)
    queue.settleFirst()
    #expect(queue.popSettled()?.keptBytes == 2)
  }
}
