import DoppelExchange
import NIOCore
import Testing

@testable import DoppelMatch

struct SignatureValueTests {
  private func differences(
    _ recorded: String?, _ asked: String?, form: SignatureForm = .json
  ) -> [NearMiss.Field] {
    SignatureValue.differences(
      key: "k", form: form, recorded: recorded.map(ByteBuffer.init(string:)), asked: asked.map(ByteBuffer.init(string:)))
  }

  @Test func `JSON is compared field by field`() {
    let fields = self.differences(#"{"a":{"b":[1,2]},"c":"x"}"#, #"{"a":{"b":[1,3,4]},"d":null}"#)
    #expect(
      fields == [
        .init(name: "k[a.b[1]]", recorded: "2", asked: "3"), .init(name: "k[a.b[2]]", recorded: nil, asked: "4"),
        .init(name: "k[c]", recorded: #""x""#, asked: nil), .init(name: "k[d]", recorded: nil, asked: "null"),
      ])
  }

  @Test func `a form is compared field by field`() {
    #expect(
      self.differences("a=1&b&tag=x&tag=y", "a=2&b=&c=&tag=x&tag=z&tag=w", form: .form) == [
        .init(name: "k[a]", recorded: "1", asked: "2"), .init(name: "k[tag]", recorded: "y", asked: "z"),
        .init(name: "k[tag]", recorded: nil, asked: "w"), .init(name: "k[c]", recorded: nil, asked: ""),
      ])
    #expect(self.differences("b&a=1", "a=1&b", form: .form).map(\.name) == ["k"], "in another order nothing else differs")
  }

  @Test func `other values are compared as a whole`() {
    #expect(self.differences("one", "two") == [.init(name: "k", recorded: "one", asked: "two")])
    #expect(self.differences(nil, "two") == [.init(name: "k", recorded: nil, asked: "two")])
    #expect(self.differences("1", "2") == [.init(name: "k", recorded: "1", asked: "2")])
  }

  @Test func `at most so many fields are listed`() {
    let object = { (value: Int) in "{" + (0..<100).map { "\"f\($0)\":\(value)" }.joined(separator: ",") + "}" }
    #expect(self.differences(object(1), object(2)).count == SignatureValue.fieldLimit)
  }

  @Test func `at the limit of size fields are compared, beyond it values`() {
    let document = { (size: Int, value: Int) in
      let frame = #"{"a":\#(value),"s":""}"#
      return #"{"a":\#(value),"s":"\#(String(repeating: "x", count: size - frame.utf8.count))"}"#
    }
    let limit = SignatureValue.comparedBytes
    #expect(self.differences(document(limit, 1), document(limit, 2)).map(\.name) == ["k[a]"])
    #expect(self.differences(document(limit + 1, 1), document(limit + 1, 2)).map(\.name) == ["k"])
  }

  @Test func `a value is cut for people, and bytes that are no text are base64`() {
    let limit = NearMissIndex.shownCharacters
    #expect(SignatureValue.shown(ByteBuffer(string: String(repeating: "x", count: limit))).count == limit)
    #expect(SignatureValue.shown(ByteBuffer(string: String(repeating: "x", count: limit + 1))).count == limit + 1)
    #expect(SignatureValue.shown(ByteBuffer(bytes: [0xff, 0xfe])) == "base64://4=")
  }
}
