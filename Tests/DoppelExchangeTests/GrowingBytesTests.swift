import NIOCore
import Testing

@testable import DoppelExchange

struct GrowingBytesTests {
  private func text(_ bytes: borrowing GrowingBytes) -> String {
    bytes.withBytes { String(decoding: $0, as: UTF8.self) }
  }

  private func raw<R>(_ text: String, _ body: (UnsafeRawBufferPointer) -> R) -> R {
    ByteBuffer(string: text).withUnsafeReadableBytes(body)
  }

  @Test func `it grows and keeps what it holds`() {
    var bytes = GrowingBytes(capacity: 0)
    var expected = ""
    for number in 0..<2_000 {
      let text = "\(number),"
      self.raw(text) { bytes.append($0) }
      expected += text
    }
    let (text, count) = (self.text(bytes), bytes.count)
    #expect(text == expected && count == expected.utf8.count)
  }

  @Test func `bytes are stored where room was made`() {
    var bytes = GrowingBytes(capacity: 1)
    for _ in 0..<100 {
      bytes.reserve(3)
      bytes.store(UInt8(ascii: "a"))
      self.raw("bc") { bytes.store($0) }
    }
    let text = self.text(bytes)
    #expect(text == String(repeating: "abc", count: 100))
  }

  @Test func `of the room that is asked for only what is written counts`() {
    var bytes = GrowingBytes(capacity: 1)
    bytes.append(atMost: 500) { space in
      #expect(space.count == 500)
      space[0] = UInt8(ascii: "x")
      return 1
    }
    bytes.append(atMost: 3) { _ in 0 }
    let text = self.text(bytes)
    #expect(text == "x")
  }

  @Test func `text is stored up to what must be escaped, wherever that stands`() {
    for length in 0..<40 {
      let plain = String(String(repeating: "abcdefghijklmnopq", count: 3).prefix(length))
      var bytes = GrowingBytes(capacity: 64)
      let whole = self.raw(plain) { bytes.storeUnescaped($0) }
      #expect(whole == length)
      let copied = self.text(bytes)
      #expect(copied == plain)
      for place in 0..<length {
        var cut = Array(plain.utf8)
        cut[place] = [0x22, 0x5c, 0x00, 0x1f][place % 4]
        var bytes = GrowingBytes(capacity: 64)
        let stored = cut.withUnsafeBytes { bytes.storeUnescaped($0) }
        #expect(stored <= place && place - stored < 8)
        let copied = self.text(bytes)
        #expect(copied == String(plain.prefix(stored)))
      }
    }
  }
}
