import DoppelExchange
import NIOCore
import Testing

@testable import DoppelMock

struct FetchedAnswersTests {
  private func key(_ number: Int, _ user: UInt64? = nil) -> FetchedAnswers.Key {
    FetchedAnswers.Key(
      exchange: ExchangeID(high: 0, low: 1), key: ByteBuffer(string: "\(number)"), user: user, aspect: 0)
  }

  private func live(_ fetched: FetchedAnswers, _ key: FetchedAnswers.Key) -> String? {
    guard case .live(let message)? = fetched[key] else { return nil }
    return String(buffer: message.body)
  }

  @Test func `what came first stays, for whoever asked`() {
    var fetched = FetchedAnswers()
    fetched.note(.live(Message(body: ByteBuffer(string: "new"))), of: self.key(1, 7))
    fetched.note(.recorded, of: self.key(1, 7))
    #expect(self.live(fetched, self.key(1, 7)) == "new")
    #expect(fetched[self.key(1, 8)] == nil && fetched[self.key(2, 7)] == nil)
  }

  @Test func `requests and bytes have a limit`() {
    var fetched = FetchedAnswers()
    let half = ByteBuffer(repeating: 0x61, count: FetchedAnswers.byteLimit / 2)
    for number in 0..<3 { fetched.note(.live(Message(body: half)), of: self.key(number)) }
    #expect((0..<3).map { fetched[self.key($0)] != nil } == [true, true, false])
    for number in 3..<(FetchedAnswers.limit + 5) { fetched.note(.recorded, of: self.key(number)) }
    #expect((3..<(FetchedAnswers.limit + 5)).count { fetched[self.key($0)] != nil } == FetchedAnswers.limit - 2)
  }
}
