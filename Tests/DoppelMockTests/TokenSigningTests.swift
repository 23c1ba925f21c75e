import DoppelExchange
import DoppelLearn
import DoppelRespond
import DoppelToken
import NIOCore
import Synchronization
import Testing

@testable import DoppelMock

struct TokenSigningTests {
  /// `{"alg":"HS256"}`, `{"exp":1779908881}`, and the signature by `s`.
  private static let recorded =
    "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjE3Nzk5MDg4ODF9.FaFIepaFB3W0rNMBJZvq6nY0Z5jnsulVhuT1K_uatfU"
  /// The same of `{"exp":1779995281}`, a day later.
  private static let later = "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjE3Nzk5OTUyODF9.EM-YXvlfOSKn3XNdJwMEmvdh1jWCnP7zq1ihbYiCZgI"

  /// What is done with the recorded token by these keys, twice, and what is said meanwhile.
  private func signed(
    _ keys: [TokenKey], shifts: Bool = true
  ) -> (texts: [ByteBuffer?], replaced: [(live: ByteBuffer, recorded: ByteBuffer)], notices: [String]) {
    let notices = Mutex<[String]>([])
    let signing = TokenSigning(TokenKeys(keys)) { notice in notices.withLock { $0.append(notice) } }
    var changes = AnswerChanges()
    let start = Timestamp(nanoseconds: 1_779_908_881_000_000_000)
    if shifts { changes.shift = TimeShift(from: start, to: start.advanced(by: .seconds(86_400))) }
    var replaced: [(live: ByteBuffer, recorded: ByteBuffer)] = []
    let texts = (0..<2).map { _ in signing.signing(ByteBuffer(string: Self.recorded), changes, &replaced) }
    return (texts, replaced, notices.withLock { $0 })
  }

  @Test func `a token whose claims move is signed by the key, and stands for the recorded one`() throws {
    let result = self.signed(try TokenKey.read(ByteBuffer(string: "s")))
    #expect(result.texts == [ByteBuffer(string: Self.later), ByteBuffer(string: Self.later)])
    #expect(result.replaced.map { String(buffer: $0.recorded) } == [Self.recorded, Self.recorded])
    #expect(result.replaced.map { String(buffer: $0.live) } == [Self.later, Self.later])
    #expect(result.notices.isEmpty)
  }

  @Test func `without a key a token stays, which is said once`() {
    let result = self.signed([])
    #expect(result.texts == [nil, nil] && result.replaced.isEmpty)
    #expect(result.notices == [TokenSigning.complaint])
  }

  @Test func `one that does not change is left alone`() throws {
    #expect(self.signed([], shifts: false).notices.isEmpty)
    let result = self.signed(try TokenKey.read(ByteBuffer(string: "s")), shifts: false)
    #expect(result.texts == [nil, nil] && result.notices.isEmpty)
  }
}
