import DoppelExchange
import NIOCore
import Testing

@testable import DoppelRecording

struct HeaderLinesTests {
  private func written(_ fields: Fields) -> String {
    var text = ByteBuffer()
    HeaderLines.write(fields, into: &text)
    return String(buffer: text)
  }

  private func read(_ line: String, number: Int = 1) throws(RecordingError) -> Fields {
    var fields = Fields()
    try HeaderLines.read(ByteBuffer(string: line), number: number, into: &fields)
    return fields
  }

  @Test(arguments: [
    ("Accept", "*/*", "Accept: */*\n"), ("Empty", "", "Empty:\n"), ("Vary", "a, b", "Vary: a\\, b\n"),
    ("Path", "C:\\dir", "Path: C:\\\\dir\n"), ("Spaces", " x ", "Spaces: base64:IHgg\n"), ("Tab", "a\tb", "Tab: base64:YQli\n"),
    ("Line", "a\r\n b", "Line: base64:YQ0KIGI=\n"), ("Text", "base64:YQ==", "Text: \\base64:YQ==\n"), ("é", "é", "é: é\n"),
  ])
  func `a field is one line`(name: String, value: String, line: String) {
    var fields = Fields()
    fields.append(name, value)
    #expect(self.written(fields) == line)
  }

  @Test func `a value of any byte, or of any two, is read back`() throws {
    var values: [[UInt8]] = [[]]
    let odd: [UInt8] = [0x00, 0x09, 0x0a, 0x0d, 0x20, 0x2c, 0x3a, 0x5c, 0x61, 0x78, 0x7f, 0xc3, 0xa9, 0xff]
    for byte in UInt8.min...UInt8.max { values.append([byte]) }
    for first in odd { for second in odd { values += [[first, second], [0x61, first, second, 0x62]] } }
    for value in values {
      var fields = Fields()
      fields.append(name: "Name".utf8, value: value)
      let line = self.written(fields)
      #expect(line.utf8.filter { $0 == 0x0a }.count == 1)
      #expect(try self.read(String(line.dropLast())) == fields, "\(value)")
    }
  }

  @Test func `a list joined by comma and space is several fields, a comma after a backslash is none`() throws {
    #expect(try self.read("Vary: a, b\\, c,d") == Fields(["Vary": "a", "Vary": "b, c,d"]))
    #expect(try self.read("A:") == Fields(["A": ""]))
    #expect(try self.read("A:  x\t ") == Fields(["A": "x"]))
    #expect(try self.read("A: b:c") == Fields(["A": "b:c"]))
    #expect(try self.read("A: x, base64:YQ==") == Fields(["A": "x", "A": "a"]))
  }

  @Test func `a backslash before anything else stands for itself`() throws {
    #expect(try self.read("A: \\n\\d\\\\x\\") == Fields(["A": "\\n\\d\\x\\"]))
  }

  @Test(arguments: [
    ("no colon", "expected a header field such as Name: value, found no colon"),
    (": x", "expected a header field such as Name: value, found : x"),
    ("", "expected a header field such as Name: value, found "),
    ("A: base64:?", "expected base64 after base64:, found A: base64:?"),
  ])
  func `what is no field is refused with its line`(line: String, reason: String) {
    #expect(throws: RecordingError(line: 7, reason: reason)) { try self.read(line, number: 7) }
  }

  @Test func `a long line is told by its beginning`() {
    let line = String(repeating: "x", count: 61)
    let reason = "expected a header field such as Name: value, found " + String(repeating: "x", count: 60) + "…"
    #expect(throws: RecordingError(line: 1, reason: reason)) { try self.read(line) }
  }

  @Test(arguments: [
    ("Name", true), ("`!#$%&'*+-.^_|~9", true), ("", false), ("a b", false), ("a:b", false), ("é", false), ("a\n", false),
  ])
  func `a name can stand in a line or not`(name: String, canBeWritten: Bool) {
    var fields = Fields(["First": "x"])
    fields.append(name, "x")
    #expect(HeaderLines.canWrite(fields) == canBeWritten)
  }
}
