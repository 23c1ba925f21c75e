import DoppelExchange
import NIOCore
import Testing

@testable import DoppelRecording

struct FieldsTextTests {
  private func written(_ fields: Fields) -> String {
    var text = ByteBuffer()
    text.writeJSON { writer in
      writer.beginObject()
      FieldsText(fields).write("headers", into: &writer)
      FieldsText(fields).writeExact(order: "order", raw: "raw", into: &writer)
      writer.endObject()
    }
    return String(buffer: text)
  }

  @Test func `no fields are no members`() {
    #expect(self.written(Fields()) == "{}")
  }

  @Test func `fields of one name that stand together need no order`() {
    #expect(
      self.written(Fields(["B": "1", "A": "2", "A": "3", "b": ""])) == #"{"headers":{"B":["1"],"A":["2","3"],"b":[""]}}"#)
  }

  @Test func `fields of one name that stand apart have their order told`() {
    #expect(
      self.written(Fields(["A": "1", "B": "2", "A": "3"]))
        == #"{"headers":{"A":["1","3"],"B":["2"]},"order":["A","B","A"]}"#)
  }

  @Test func `text beyond ASCII stands as it is`() {
    #expect(self.written(Fields(["é": "漢\"\n"])) == #"{"headers":{"é":["漢\"\n"]}}"#)
  }

  @Test func `what is not UTF-8 is shown and kept beside`() {
    var fields = Fields(["A": "1"])
    fields.append(name: [0xff], value: [0x63, 0xe9])
    #expect(
      self.written(fields)
        == "{\"headers\":{\"A\":[\"1\"],\"\u{fffd}\":[\"c\u{fffd}\"]},\"raw\":[[\"QQ==\",\"MQ==\"],[\"/w==\",\"Y+k=\"]]}")
  }
}
