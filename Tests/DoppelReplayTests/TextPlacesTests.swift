import NIOCore
import Testing

@testable import DoppelReplay

struct TextPlacesTests {
  private let wanted = ByteBuffer(string: String(repeating: "ab", count: 12))

  @Test func `each place is told, also where they overlap`() {
    let places = TextPlaces(of: [self.wanted], in: ByteBuffer(string: "x" + String(repeating: "ab", count: 14)))
    #expect(TextContext.longest == 24)
    #expect((0..<4).map { places.place(of: self.wanted, number: $0) } == [1, 3, 5, nil])
    #expect([0, 1, 2, 4, 99].map { places.count(of: self.wanted, before: $0) } == [0, 0, 1, 2, 3])
  }

  @Test func `a text that is too short, and what is not wanted, has none`() {
    #expect(TextPlaces(of: [self.wanted], in: ByteBuffer(string: "abab")).place(of: self.wanted, number: 0) == nil)
    let other = ByteBuffer(string: String(repeating: "ba", count: 12))
    #expect(TextPlaces(of: [self.wanted], in: self.wanted).place(of: other, number: 0) == nil)
  }

  @Test func `bytes of any value are told apart`() {
    let zeros = ByteBuffer(repeating: 0, count: 24)
    var text = ByteBuffer(repeating: 0, count: 23)
    text.writeInteger(UInt8(1))
    text.writeBytes([UInt8](repeating: 0, count: 24))
    #expect(TextPlaces(of: [zeros], in: text).place(of: zeros, number: 0) == 24)
  }
}
