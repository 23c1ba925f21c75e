import DoppelExchange
import NIOCore
import Testing

@testable import DoppelRecording

struct SignatureLinesTests {
  private func written(_ signature: Signature) -> String {
    var text = ByteBuffer()
    SignatureLines.write(signature, into: &text)
    return String(buffer: text)
  }

  private func read(_ line: String) throws(RecordingError) -> Signature.Entry {
    try SignatureLines.read(ByteBuffer(string: line), number: 5)
  }

  @Test func `each entry is a line, sorted by key`() {
    let signature = Signature(["http:url": "/a b", "http:method": "GET", "http:queryparams": "", "re": "\\d+\n"])
    #expect(
      self.written(signature) == """
        http:method is GET
        http:queryparams is -NONE-
        http:url is /a b
        re is \\\\d+\\x0A

        """)
  }

  @Test func `any key and any value come back`() throws {
    let texts = [
      "", " ", "a", "is", " is", "is ", " is ", "a is b", "a is", " a", "a  b", "-NONE-", "\\-NONE-", "\\", "\\x41", "\n",
      "\r\n",
      "é", "```", "### RESPONSE ###", "\u{85}", "\0", "a\t",
    ]
    for key in texts {
      for value in texts {
        var signature = Signature()
        signature[key] = ByteBuffer(string: value)
        let lines = self.written(signature)
        #expect(lines.utf8.filter { $0 == 0x0a }.count == 1)
        #expect(try self.read(String(lines.dropLast())) == signature.entries[0], "\(key) \(value)")
      }
    }
    let bytes = Signature.Entry(key: "k", value: ByteBuffer(bytes: Array(0...255)))
    #expect(try self.read(String(self.written(Signature(entries: [bytes])).dropLast())) == bytes)
  }

  @Test(arguments: [("a is ", "a", ""), ("a is", "a", ""), ("a is -NONE-", "a", ""), ("a is b is c", "a", "b is c")])
  func `what a person writes is understood`(line: String, key: String, value: String) throws {
    #expect(try self.read(line) == Signature.Entry(key: key, value: ByteBuffer(string: value)))
  }

  @Test(arguments: ["a", "a=b", "a is-b", "", " is"])
  func `what is no entry is refused with its line`(line: String) {
    #expect(throws: RecordingError(line: 5, reason: "expected key is value, found \(line)")) { try self.read(line) }
  }

  @Test func `a line shows its entry in our form and in that of tools that leave backslashes single`() {
    var signature = Signature()
    signature["re"] = ByteBuffer(string: "\\d+ ")
    let shown = SignatureLines.entries(of: signature)
    #expect(Set(shown.keys.map { String(buffer: $0) }) == ["re is \\\\d+\\x20", "re is \\d+ "])
    #expect(Set(shown.values) == [Signature.Entry(key: "re", value: ByteBuffer(string: "\\d+ "))])
  }
}
