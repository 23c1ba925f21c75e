import DoppelExchange
import NIOCore
import Testing

@testable import DoppelMock

struct FetchedAnswersTests {
  private func live(_ fetched: FetchedAnswers, _ request: UInt64) -> String? {
    guard case .live(let message)? = fetched[request] else { return nil }
    return String(buffer: message.body)
  }

  @Test func `what came first stays`() {
    var fetched = FetchedAnswers()
    fetched.note(.live(Message(body: ByteBuffer(string: "new"))), of: 1)
    fetched.note(.recorded, of: 1)
    #expect(self.live(fetched, 1) == "new" && fetched[2] == nil)
  }

  @Test func `requests and bytes have a limit`() {
    var fetched = FetchedAnswers()
    let half = ByteBuffer(repeating: 0x61, count: FetchedAnswers.byteLimit / 2)
    for number in 0..<3 as Range<UInt64> { fetched.note(.live(Message(body: half)), of: number) }
    #expect((0..<3).map { fetched[$0] != nil } == [true, true, false])
    let others = 3..<UInt64(FetchedAnswers.limit + 5)
    for number in others { fetched.note(.recorded, of: number) }
    #expect(others.count { fetched[$0] != nil } == FetchedAnswers.limit - 2)
  }
}
