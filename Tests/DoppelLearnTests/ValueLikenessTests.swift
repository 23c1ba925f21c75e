import DoppelExchange
import Testing

@testable import DoppelLearn

struct ValueLikenessTests {
  private func likeness(_ text: String, in window: ClosedRange<Timestamp>? = nil) -> ValueLikeness {
    text.withBytes { ValueLikeness($0, in: window) }
  }

  @Test(arguments: ValueSamples.timeless.map(\.text)) func `a value of a class is like that class`(text: String) {
    let valueClass = ValueClass.of(text, in: nil)
    #expect(valueClass != nil && self.likeness(text).valueClass == valueClass)
  }

  @Test(arguments: [
    (uuid(0), true), ("7f3a9c14e2b05d68", true), ("3f2a91bc", false), ("1779908881", false), ("orders", false),
  ])
  func `what is drawn has many bits and tells no time`(text: String, isDrawn: Bool) {
    #expect(self.likeness(text).isDrawn == isDrawn)
  }

  @Test func `a moment is one only in the window`() {
    #expect(self.likeness("1779908881", in: ValueSamples.window) == .of(.epoch))
    #expect(self.likeness("1779900000", in: ValueSamples.window) == .ordinary)
    #expect(self.likeness("1779900000") == .of(.epoch))
  }

  @Test(arguments: ["3f2a91bc", "7c01d9ee", "k3x9q2zt", "3f2a91bc3f2a91b", "a1b2c3d4e5", "2b2b2b2b", "3f2a91b"])
  func `a few letters and digits that take turns look drawn`(text: String) {
    #expect(self.likeness(text) == .short && self.likeness(text).valueClass == nil)
  }

  @Test(arguments: [
    "", "orders", "ordinary", "12345678", "deadbeef", "item2026", "3f2a91", "k3x9q2z", "3f2a-91bc", "3F2A91bc", "3f2a 1bc",
    "release1",
    "\u{e4}3f2a91bc", "customer-3f2a91bc",
  ])
  func `what is shorter, of one kind, in one turn or with other signs is ordinary`(text: String) {
    #expect(self.likeness(text) == .ordinary)
  }

  @Test(arguments: [
    ("files-38372332", true), ("files_38372332", true), ("files-3837233", false), ("files-383723321", false),
    ("files-20260527", false), ("files-00372332", false), ("files.38372332", false), ("10-38372332", false),
    ("files-38372332.txt", false),
  ])
  func `eight digits after a name and a mark are as short as others, a date or a counter is not`(text: String, isShort: Bool) {
    let start = text.utf8.count { !($0 >= 0x30 && $0 <= 0x39) } - (text.hasSuffix(".txt") ? 4 : 0)
    text.withBytes { bytes in
      let first = text.hasPrefix("10-") ? 3 : start
      let end = text.hasSuffix(".txt") ? bytes.count - 4 : bytes.count
      #expect((ValueLikeness(bytes, part: first..<end) == .short) == isShort)
    }
  }

  @Test func `the longest short value has one byte less than the shortest that has a class for its digits`() {
    let text = "3f2a91bc3f2a91bc"
    #expect(text.utf8.count == 16)
    #expect(self.likeness(text) == .of(.hex))
    #expect(self.likeness(String(text.dropLast())) == .short && self.likeness(String(text.dropLast(9))) == .short)
    #expect(self.likeness(String(text.dropLast(10))) == .ordinary)
  }

  @Test func `any byte but a digit and a small letter makes a short value ordinary`() {
    for byte in UInt8.min...UInt8.max {
      let likeness = (Array("3f2a91b".utf8) + [byte]).withUnsafeBytes { ValueLikeness($0) }
      let isShort = (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte)
      #expect((likeness == .short) == isShort && (likeness == .ordinary) == !isShort)
    }
  }
}
