import DoppelExchange
import DoppelLearn
import NIOCore
import Testing

@testable import DoppelMatch

struct RecordedMomentsTests {
  /// Distances in seconds, each with the session and what was answered; numbered from 0.
  private func moments(_ samples: [(Int, Int, UInt64)], isSameTime: Bool = false) -> RecordedMoments? {
    RecordedMoments(
      at: 7,
      samples.enumerated().map {
        .init(
          distance: .seconds($1.0), time: moment(isSameTime ? 0 : $0), order: $0, session: $1.1, content: $1.2)
      })
  }

  @Test func `a time is noise as far from its request as a recorded one, and a day more`() throws {
    let moments = try #require(self.moments([(-5, 0, 1), (0, 0, 1), (-2, 1, 2)]))
    #expect(moments.place == 7 && self.moments([]) == nil)
    let day = 86_400
    #expect(moments.verdict(on: .seconds(day)) == .any && moments.verdict(on: .seconds(-5 - day)) == .any)
    #expect(moments.verdict(on: .seconds(day + 1)) == .none && moments.verdict(on: .seconds(-6 - day)) == .none)
  }

  @Test func `where one session was told otherwise at other distances these decide`() throws {
    let moments = try #require(self.moments([(-300, 0, 1), (-900, 0, 2), (-3000, 0, 3), (-301, 1, 9)]))
    #expect(moments.verdict(on: .seconds(-300)) == .among([0, 3]) && moments.verdict(on: .seconds(-950)) == .among([1]))
    #expect(moments.verdict(on: .seconds(-2800)) == .among([2]) && moments.verdict(on: .seconds(-1800)) == .none)
  }

  @Test func `what is answered otherwise at one distance, or to other sessions, is decided by something else`() throws {
    let polled = try #require(self.moments([(0, 0, 1), (1, 0, 2), (-900, 0, 3)]))
    #expect(polled.verdict(on: .zero) == .any)
    let since = try #require(self.moments([(-1, 0, 1), (-61, 0, 2)], isSameTime: true))
    #expect(since.verdict(on: .seconds(-1)) == .any, "the same time, asked again later")
    let many = (0...RecordedMoments.limit).map { ($0 % 2 == 0 ? -300 : -900, 0, UInt64($0 % 2)) }
    #expect(try #require(self.moments(Array(many.dropLast()))).verdict(on: .seconds(-300)) != .any)
    #expect(try #require(self.moments(many)).verdict(on: .seconds(-300)) == .any, "of more it is not asked")
    let users = try #require(self.moments([(-300, 0, 1), (-900, 1, 2)]))
    #expect(users.verdict(on: .seconds(-300)) == .any)
  }

  @Test(arguments: [("1779908881", true), ("2026-05-27T19:08:01Z", true), (uuid(1), false), ("12", false)])
  func `times are numbers of an epoch and dates`(value: String, isTime: Bool) {
    let request = ByteBuffer(string: value)
    let time = request.withUnsafeReadableBytes { bytes in
      RecordedMoments.time(
        Signature.Leaf(place: 1, range: 0..<bytes.count, form: .text, name: 0..<0), in: bytes, at: .epoch)
    }
    #expect((time != nil) == isTime)
  }
}
