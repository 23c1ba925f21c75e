import NIOCore
import Testing

@testable import DoppelRespond

struct RepeatedValueTests {
  private func stands(_ recorded: String, of name: String = "name", at path: String, as text: String? = nil) -> Bool {
    RepeatedValue(name: name, recorded: ByteBuffer(string: recorded), live: ByteBuffer(string: "x"))
      .stands(at: path, as: ByteBuffer(string: text ?? recorded))
  }

  @Test func `a text of four bytes tells by itself, what is shorter or a number by its name too`() {
    #expect(self.stands("Mill", at: ".customer") && !self.stands("Mil", at: ".customer") && self.stands("Mil", at: ".who.name"))
    #expect(!self.stands("1275", of: "amount", at: ".version") && self.stands("1275", of: "amount", at: ".lines[].amount"))
    #expect(self.stands("-12.5", of: "tags", at: ".tags[]") && !self.stands("-12.5", of: "tags", at: ".tags[].a"))
  }

  @Test func `it is the whole value or none`() {
    #expect(!self.stands("Miller", at: ".name", as: "Robert Miller") && !self.stands("Miller", at: ".name", as: ""))
  }
}
