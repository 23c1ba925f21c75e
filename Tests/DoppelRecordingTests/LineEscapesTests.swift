import NIOCore
import Testing

@testable import DoppelRecording

struct LineEscapesTests {
  private func written(_ bytes: [UInt8], marked: StaticString = "", doublesBackslash: Bool = true) -> String {
    var text = ByteBuffer()
    LineEscapes.write(ByteBuffer(bytes: bytes), marked: marked, doublesBackslash: doublesBackslash, into: &text)
    return String(buffer: text)
  }

  @Test(arguments: [
    ("plain text", "plain text"), ("é漢\u{1F600}", "é漢\u{1F600}"), ("a\\b", "a\\\\b"), ("a\nb", "a\\x0Ab"), ("\0", "\\x00"),
    ("\u{7f}", "\\x7F"), ("a,b=c", "a\\,b\\=c"), ("\u{85}", "\u{85}"),
  ])
  func `control characters, backslashes and marked characters are escaped`(text: String, line: String) {
    #expect(self.written(Array(text.utf8), marked: ",=") == line)
  }

  @Test(
    arguments: [
      ([0xff], "\\xFF"), ([0xc3], "\\xC3"), ([0xc3, 0x28], "\\xC3("), ([0xe6, 0xbc], "\\xE6\\xBC"),
      ([0xc0, 0x80], "\\xC0\\x80"),
      ([0xed, 0xa0, 0x80], "\\xED\\xA0\\x80"), ([0xf4, 0x90, 0x80, 0x80], "\\xF4\\x90\\x80\\x80"),
      ([0xc3, 0xa9, 0xa9], "é\\xA9"),
    ] as [([UInt8], String)])
  func `what is not UTF-8 is escaped byte by byte`(bytes: [UInt8], line: String) {
    #expect(self.written(bytes) == line)
  }

  @Test func `backslashes stay single where that is wanted`() {
    #expect(self.written(Array("a\\d\n".utf8), doublesBackslash: false) == "a\\d\\x0A")
  }

  @Test(arguments: ["", ",=", ","] as [StaticString])
  func `any bytes come back`(marked: StaticString) {
    let odd: [UInt8] = [0x00, 0x0a, 0x20, 0x2c, 0x30, 0x3d, 0x41, 0x5c, 0x78, 0x7f, 0x80, 0xc3, 0xe2, 0xf0, 0xff]
    var cases: [[UInt8]] = [[], Array(UInt8.min...UInt8.max)]
    for first in odd {
      for second in odd { for third in odd { cases.append([first, second, third]) } }
    }
    cases += ["\\x41", "\\\\x41", "\\x", "\\x4", "\\,", "é\\"].map { Array($0.utf8) }
    for bytes in cases {
      let line = self.written(bytes, marked: marked)
      #expect(line.utf8.allSatisfy { $0 >= 0x20 })
      #expect(LineEscapes.undo(ByteBuffer(string: line), marked: marked) == ByteBuffer(bytes: bytes), "\(bytes)")
    }
  }

  @Test(arguments: [
    ("\\x4", "\\x4"), ("\\xZZ", "\\xZZ"), ("\\x", "\\x"), ("\\", "\\"), ("\\d", "\\d"), ("\\x0a\\x0A", "\n\n"), ("\\,", "\\,"),
  ])
  func `a backslash that escapes nothing stands for itself`(line: String, text: String) {
    #expect(String(buffer: LineEscapes.undo(ByteBuffer(string: line))) == text)
  }

  @Test(arguments: [
    ("", [""]), ("a", ["a"]), ("a, b", ["a", "b"]), ("a,b", ["a,b"]), ("a\\, b", ["a\\, b"]), ("a\\\\, b", ["a\\\\", "b"]),
    (", ", ["", ""]), ("a, , b", ["a", "", "b"]), ("a,", ["a,"]), ("a\\", ["a\\"]),
  ])
  func `a list is parted at comma and space`(text: String, parts: [String]) {
    #expect(LineEscapes.split(ByteBuffer(string: text)).map { String(buffer: $0) } == parts)
  }

  @Test(arguments: [("", ""), (" \t", ""), (" a b\t", "a b"), ("\na\r", "\na\r")])
  func `spaces and tabs are trimmed, line ends are not`(text: String, trimmed: String) {
    #expect(String(buffer: ByteBuffer(string: text).trimmed) == trimmed)
  }
}
