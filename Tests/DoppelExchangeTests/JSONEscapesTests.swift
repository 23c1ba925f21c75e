import DoppelExchange
import NIOCore
import Testing

struct JSONEscapesTests {
  @Test(arguments: [
    (#"\"\\\/\b\f\n\r\t"#, "\"\\/\u{8}\u{c}\n\r\t"),
    (#"\u0041\u00e9\u20ac"#, "Aé€"),
    (#"\ud83d\ude00!"#, "😀!"),
    (#"\u0000"#, "\0"),
    (#"a\u00E9b"#, "aéb"),
    (#"\ud800"#, "\u{fffd}"),
    (#"\udc00"#, "\u{fffd}"),
    (#"\ud800x"#, "\u{fffd}x"),
    (#"\ud800\n"#, "\u{fffd}\n"),
    (#"\ud800\u0041"#, "\u{fffd}A"),
    (#"\ud800\ud800\udc00"#, "\u{fffd}\u{10000}"),
    (#"\udbff\udfff"#, "\u{10ffff}"),
    (#"é\t€"#, "é\t€"),
  ])
  func `an escape is undone to what it stands for`(inner: String, value: String) throws {
    let node = try FieldTree(json: "\"\(inner)\"").root
    #expect(node.string.map { Array($0.utf8) } == Array(value.utf8))
  }

  @Test func `every code unit has a value of its own or is a lone surrogate`() throws {
    for unit in stride(from: 0 as UInt32, through: 0xffff, by: 61) {
      let digits = String(unit, radix: 16)
      let escape = "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      let expected = Unicode.Scalar(unit).map(String.init) ?? "\u{fffd}"
      #expect(try FieldTree(json: "\"\(escape)\"").root.string == expected)
    }
  }
}
