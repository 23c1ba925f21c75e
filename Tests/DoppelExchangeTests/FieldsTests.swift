import DoppelExchange
import NIOCore
import Testing

struct FieldsTests {
  private let fields: Fields = Fields(["Host": "a", "Set-Cookie": "x=1", "set-cookie": "y=2", "Empty": ""])

  @Test func `order, case and repetition are kept`() {
    #expect(self.fields.pairs.map(\.name) == ["Host", "Set-Cookie", "set-cookie", "Empty"])
    #expect(self.fields.pairs.map(\.value) == ["a", "x=1", "y=2", ""])
    #expect(self.fields.description == "Host: a\nSet-Cookie: x=1\nset-cookie: y=2\nEmpty: ")
    #expect(self.fields.count == 4)
    #expect(self.fields.byteCount == 4 + 1 + 10 + 3 + 10 + 3 + 5)
  }

  @Test func `a name is found whatever its case`() {
    #expect(self.fields.first("SET-COOKIE") == "x=1")
    #expect(self.fields.all("Set-cookie") == ["x=1", "y=2"])
    #expect(self.fields.firstIndex(of: "host") == 0)
    #expect(self.fields.first("Hos") == nil)
    #expect(self.fields.first("Hosts") == nil)
    #expect(self.fields.first("") == nil)
    #expect(self.fields.first("empty") == "")
  }

  @Test func `only letters of ASCII lose their case`() {
    #expect(UInt8(ascii: "A").asciiLowercased == UInt8(ascii: "a"))
    #expect(UInt8(ascii: "Z").asciiLowercased == UInt8(ascii: "z"))
    for byte: UInt8 in [0x40, 0x5b, 0x60, 0x7b, 0x00, 0xc1, 0xff] { #expect(byte.asciiLowercased == byte) }
    #expect(!Fields(["@": "1"]).name(at: 0, is: "`"))
  }

  @Test func `removing a name leaves the others in order`() {
    var fields = self.fields
    fields.removeAll("set-COOKIE")
    #expect(fields == Fields(["Host": "a", "Empty": ""]))
    fields.removeAll("none")
    #expect(fields.count == 2)
    fields.append("Set-Cookie", "z")
    #expect(fields.all("set-cookie") == ["z"])
  }

  @Test func `fields that point into a received buffer read and grow wherever its reader index is`() {
    var buffer = ByteBuffer(string: "GET / HTTP/1.1\r\nHost: a\r\n\r\nrest")
    buffer.moveReaderIndex(forwardBy: 16)
    var fields = Fields(bytes: buffer, entries: [Fields.Entry(nameStart: 0, nameLength: 4, valueStart: 6, valueLength: 1)])
    fields.append("B", "2")
    #expect(fields == Fields(["Host": "a", "B": "2"]))
    #expect(fields.nameBytes(at: 1) == ByteBuffer(string: "B"))
    #expect(String(buffer: buffer) == "Host: a\r\n\r\nrest")
  }

  @Test func `an entry outside of the bytes reads as empty and has no name`() {
    let fields = Fields(
      bytes: ByteBuffer(string: "ab"),
      entries: [
        Fields.Entry(nameStart: 1, nameLength: 2, valueStart: 9, valueLength: 1),
        Fields.Entry(nameStart: Int(UInt32.max), nameLength: 2, valueStart: 0, valueLength: Int(UInt32.max)),
      ])
    for index in 0..<2 {
      #expect(fields.name(at: index) == "")
      #expect(fields.value(at: index) == "")
      #expect(!fields.name(at: index, is: "b?"))
    }
  }

  @Test func `bytes that are not UTF-8 are kept and shown as such`() {
    var fields = Fields()
    fields.append(name: [0x58, 0xff], value: [0xfe])
    #expect(fields.name(at: 0) == "X\u{fffd}")
    #expect(fields.valueBytes(at: 0) == ByteBuffer(bytes: [0xfe]))
  }

  @Test func `fields are equal to the byte and in order`() {
    #expect(Fields(["a": "1", "b": "2"]) == Fields(["a": "1", "b": "2"]))
    #expect(Fields(["a": "1", "b": "2"]) != Fields(["b": "2", "a": "1"]))
    #expect(Fields(["a": "1"]) != Fields(["A": "1"]))
    #expect(Fields(["ab": "1"]) != Fields(["a": "b1"]))
    #expect(Fields() != Fields(["": ""]))
    #expect(Fields().isEmpty)
  }
}
