import DoppelExchange
import DoppelLearn
import DoppelTesting
import NIOCore
import Testing

struct ValueClassTests {
  private static let window = ValueSamples.window
  private static let alphabets: [[UInt8]] = [
    Array("0123456789".utf8), Array("0123456789abcdef".utf8), Array("0123456789abcdefABCDEF-".utf8),
    Array("0123456789abcdefghijklmnopqrstuv".utf8), Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8),
    Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8),
    Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=".utf8),
    Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.".utf8), Array("0123456789-:.TZ +".utf8),
    Array(0...255),
  ]

  private func moment(_ text: String) throws -> Timestamp { try #require(Timestamp(rfc3339: text)) }

  private func after(_ moment: Timestamp, _ nanoseconds: Int64) -> Timestamp {
    Timestamp(nanoseconds: moment.nanoseconds + nanoseconds)
  }

  @Test(arguments: ValueSamples.anchored)
  func `a value that holds a time has its class in any window with a part of its unit, and in no other`(
    text: String, valueClass: ValueClass, time: String, unit: Int64
  ) throws {
    let first = try self.moment(time)
    let last = self.after(first, unit - 1)
    let (hourBefore, hourAfter) = (self.after(first, -3_600_000_000_000), self.after(last, 3_600_000_000_000))
    for window in [first...first, last...last, hourBefore...first, last...hourAfter, hourBefore...hourAfter] {
      #expect(ValueClass.of(text, in: window) == valueClass)
      #expect(valueClass.time(in: text, within: window) == first)
    }
    for window in [hourBefore...self.after(first, -1), self.after(last, 1)...hourAfter] {
      #expect(ValueClass.of(text, in: window) != valueClass)
      #expect(valueClass.time(in: text, within: window) == nil)
    }
    #expect(valueClass.isTimeAnchored)
  }

  @Test(arguments: ValueSamples.anchored)
  func `without a window the years 2000 to 2099 count`(text: String, valueClass: ValueClass, time: String, unit: Int64) throws {
    let time = try self.moment(time)
    let isCounted = time >= (try self.moment("2000-01-01T00:00:00Z"))
    let found = ValueClass.of(text, in: nil)
    #expect(isCounted ? found?.isTimeAnchored == true : found == nil)
    // a snowflake has two times in these years
    if valueClass != .snowflake { #expect(valueClass.time(in: text) == (isCounted ? time : nil)) }
  }

  @Test(
    arguments: [
      ("946684799", nil), ("946684800000", nil), ("4102444800", nil), ("4102444799", .epoch), ("4102444799999999999", .epoch),
      ("4102444800000000000", .snowflake), ("0946684800", nil), ("1999-12-31T23:59:59Z", nil),
      ("2000-01-01T00:00:00Z", .datetime),
      ("2099-12-31T23:59:59.999999999Z", .datetime), ("2100-01-01T00:00:00Z", nil),
    ] as [(String, ValueClass?)])
  func `the years without a window have edges`(text: String, valueClass: ValueClass?) {
    #expect(ValueClass.of(text, in: nil) == valueClass)
  }

  @Test(arguments: ValueSamples.timeless)
  func `a value without a time has its class in every window`(text: String, valueClass: ValueClass) {
    #expect(ValueClass.of(text, in: Self.window) == valueClass)
    #expect(ValueClass.of(text, in: nil) == valueClass)
    #expect(valueClass.time(in: text) == nil)
    #expect(!valueClass.isTimeAnchored)
  }

  @Test func `every class has samples`() {
    let sampled = Set(ValueSamples.anchored.map(\.valueClass)).union(ValueSamples.timeless.map(\.valueClass))
    #expect(sampled == Set(ValueClass.allCases))
  }

  @Test(
    arguments: [
      ("C232AB00-9414-11EC-B3C8-9F6BDECED846", .uuid), ("1EC9414C-232A-6B00-B3C8-9F6BDECED846", .uuid),
      ("017F22E2-79B0-7CC3-98C4-DC0C0C07398F", .uuid), ("507f1f77bcf86cd799439011", .hex),
      ("01ARZ3NDEKTSV4RRFFQ69G5FAV", .opaque), ("0ujtsYcgvSTl8PAuAdqWYSMnLOv", .opaque), ("9m4e2mr0ui3e8a215n4g", .opaque),
      ("175928847299117063", nil), ("1541815603606036480", nil), ("1716842881", nil), ("1716842881430", nil),
      ("2025-05-27T19:08:01Z", nil), ("20250527T190801Z", nil), ("Sun, 06 Nov 1994 08:49:37 GMT", nil),
    ] as [(String, ValueClass?)])
  func `a time outside the window leaves random text or an ordinary value`(text: String, valueClass: ValueClass?) {
    #expect(ValueClass.of(text, in: Self.window) == valueClass)
  }

  @Test func `the epochs of snowflakes are told apart by the window`() throws {
    let text = "1509271982015844359"
    let (twitter, discord) = (try self.moment("2022-03-30T20:50:56.087Z"), try self.moment("2026-05-27T19:08:01.43Z"))
    #expect(ValueClass.snowflake.time(in: text, within: twitter...twitter) == twitter)
    #expect(ValueClass.snowflake.time(in: text, within: discord...discord) == discord)
    #expect(ValueClass.snowflake.time(in: text) == twitter)
  }

  @Test(arguments: OrdinaryValues.all)
  func `an ordinary value has no class`(text: String) {
    #expect(ValueClass.of(text, in: Self.window) == nil)
  }

  @Test(arguments: OrdinaryValues.all.filter { $0.contains { !$0.isNumber } })
  func `what is more than a number is ordinary in any window`(text: String) {
    #expect(ValueClass.of(text, in: nil) == nil)
  }

  @Test func `there are many ordinary values, each once`() {
    #expect(OrdinaryValues.all.count > 200)
    #expect(Set(OrdinaryValues.all).count == OrdinaryValues.all.count)
  }

  @Test(arguments: ValueSamples.anchored.map(\.text) + ValueSamples.timeless.map(\.text))
  func `a scheme before a value does not matter`(text: String) {
    guard !text.hasPrefix("Bearer ") else { return }
    for scheme in ["Bearer ", "bearer ", "BEARER "] {
      #expect(ValueClass.of(scheme + text, in: nil) == ValueClass.of(text, in: nil))
      guard let valueClass = ValueClass.of(text, in: nil) else { continue }
      #expect(valueClass.time(in: scheme + text) == valueClass.time(in: text))
    }
  }

  @Test(arguments: ValueSamples.anchored.map(\.text) + ValueSamples.timeless.map(\.text))
  func `every part of a value does no harm, and has the class that it has alone`(text: String) {
    let buffer = ByteBuffer(string: text)
    for start in 0..<min(buffer.readableBytes, 20) {
      for length in 0...buffer.readableBytes - start {
        guard let slice = buffer.getSlice(at: start, length: length) else { continue }
        let found = ValueClass.of(slice, in: nil)
        if found != ValueClass.of(String(buffer: slice), in: nil) || (length < 10 && found != nil) {
          Issue.record("\(String(buffer: slice)) is \(String(describing: found))")
        }
      }
    }
  }

  @Test(arguments: Self.alphabets.indices)
  func `any bytes of any length do no harm, and an anchored class has its time in the window`(alphabet: Int) {
    var choices = Choices(UInt64(alphabet) + 41)
    let letters = Self.alphabets[alphabet]
    for length in 0...64 {
      for _ in 0..<8 {
        let bytes = ByteBuffer(bytes: (0..<length).map { _ in letters[Int.random(in: 0..<letters.count, using: &choices)] })
        for window in [nil, Self.window] {
          let found = ValueClass.of(bytes, in: window)
          for valueClass in ValueClass.allCases {
            let time = bytes.withUnsafeReadableBytes { valueClass.time(in: $0, within: window) }
            let isRight =
              valueClass == found ? (time != nil) == valueClass.isTimeAnchored : time == nil || valueClass.isTimeAnchored
            if !isRight { Issue.record("\(valueClass) has \(String(describing: time)) in \(String(buffer: bytes))") }
          }
        }
      }
    }
  }

  @Test func `a text of the longest length has a class, and one byte more has none`() {
    let text = String(repeating: "1f", count: 8_190) + "23ab"
    #expect(text.utf8.count == 16_384)
    #expect(ValueClass.of(text, in: nil) == .hex)
    #expect(ValueClass.of(text + "c", in: nil) == nil)
    #expect(ValueClass.of("Bearer " + text, in: nil) == .hex)
  }

  @Test(
    arguments: zip(
      ValueClass.allCases,
      [
        "uuid", "uuidv1", "uuidv7", "ulid", "ksuid", "xid", "objectid", "snowflake", "epoch", "datetime", "jwt",
        "trace-context",
        "sigv4", "hex", "opaque",
      ]))
  func `a class has a name for reports`(valueClass: ValueClass, name: String) {
    #expect(valueClass.rawValue == name)
    #expect(ValueClass(rawValue: name) == valueClass)
  }
}
