import NIOCore
import Testing

@testable import DoppelReplay

struct TextContextTests {
  private func value(_ value: String, in recorded: String, of live: String) -> String? {
    let contexts = TextContext.all(of: [ByteBuffer(string: value)], in: ByteBuffer(string: recorded)).map(\.context)
    return TextContext.values(at: contexts, in: ByteBuffer(string: live)).compactMap(\.self).first.map { String(buffer: $0) }
  }

  @Test func `a value is found by what stands around it`() {
    #expect(
      self.value("abcdefgh", in: "<a>1</a><id>abcdefgh</id>", of: "<a>22</a><id>xyz-1</id>") == nil, "24 bytes before it count")
    let before = "<input name=\"csrf_token\" value=\""
    #expect(self.value("abcdefgh", in: before + "abcdefgh\">", of: "<p>other</p>" + before + "xyz-1\">") == "xyz-1")
    #expect(self.value("abcdefgh", in: "abcdefgh", of: "xyz") == "xyz")
    #expect(self.value("abcdefgh", in: "id: abcdefgh", of: "id: x y") == "x y")
  }

  @Test func `many values are found in one look, each at its own place`() {
    let names = (0..<2_000).map { "value-\(1_000_000 + $0)" }
    let form = { (names: [String]) in names.map { "<input name=\"a-token-of-a-form\" value=\"\($0)\">" }.joined() }
    let values = names.map { ByteBuffer(string: $0) }
    let contexts = TextContext.all(of: Set(values), in: ByteBuffer(string: form(names))).map(\.context)
    let live = names.map { $0.replacing("value", with: "live") }
    #expect(TextContext.values(at: contexts, in: ByteBuffer(string: form(live))) == live.map { ByteBuffer(string: $0) })
  }

  @Test func `a value that follows another is found behind it, whatever that is now`() {
    let text = { (one: String, other: String) in ByteBuffer(string: "first=\(one); second=\(other);") }
    let values = [ByteBuffer(string: "9f86d081884c7d65"), ByteBuffer(string: "2c26b46b68ffc68f")]
    let contexts = TextContext.all(of: Set(values), in: text("9f86d081884c7d65", "2c26b46b68ffc68f"))
    #expect(contexts.map(\.value) == values)
    func found(_ text: ByteBuffer) -> [String?] {
      TextContext.values(at: contexts.map(\.context), in: text).map { $0.map { String(buffer: $0) } }
    }
    #expect(found(text("a", "b-longer-one")) == ["a", "b-longer-one"])
    #expect(found(ByteBuffer(string: "first=a; third=b;")) == ["a", nil])
    #expect(found(ByteBuffer(string: "other=a; second=b;")) == [nil, nil], "nothing to follow")
  }

  @Test func `of several places with the same words the one of the same number is meant`() {
    let recorded = "\n.........................id=one-12345;\n.........................id=two-12345;"
    let live = "\n.........................id=1;\n.........................id=2;"
    #expect(self.value("two-12345", in: recorded, of: live) == "2" && self.value("one-12345", in: recorded, of: live) == "1")
  }

  @Test func `there is none where the words are missing, or nothing follows them, or too much`() {
    #expect(self.value("abcdefgh", in: "id: abcdefgh;", of: "error") == nil)
    #expect(self.value("abcdefgh", in: "id: abcdefgh;", of: "id: ;") == nil)
    #expect(self.value("abcdefgh", in: "id: abcdefgh;", of: "id: xyz") == nil)
    #expect(TextContext.all(of: [ByteBuffer(string: "abcdefgh")], in: ByteBuffer(string: "xyz")).isEmpty)
    let longest = String(repeating: "a", count: TextContext.valueLongest)
    #expect(self.value("abcdefgh", in: "id: abcdefgh;", of: "id: \(longest);") == longest)
    #expect(self.value("abcdefgh", in: "id: abcdefgh;", of: "id: \(longest)a;") == nil)
  }
}
