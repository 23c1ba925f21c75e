import DoppelExchange
import NIOCore
import Testing

struct SignatureTests {
  @Test func `keys are sorted by their bytes however they came`() {
    let signature = Signature(["b": "2", "a": "1", "B": "3", "é": "4", "aa": "5"])
    #expect(signature.entries.map(\.key) == ["B", "a", "aa", "b", "é"])
    #expect(signature == Signature(["é": "4", "aa": "5", "b": "2", "B": "3", "a": "1"]))
  }

  @Test func `a value is set, replaced, read and removed by its key`() {
    var signature = Signature(["a": "1"])
    signature["b"] = ByteBuffer(string: "2")
    signature["a"] = ByteBuffer(string: "3")
    #expect(signature["a"] == ByteBuffer(string: "3"))
    #expect(signature["c"] == nil)
    signature["a"] = nil
    signature["never"] = nil
    #expect(signature == Signature(["b": "2"]))
    signature["b"] = nil
    #expect(signature.isEmpty)
  }

  @Test func `of a repeated key the last value counts`() {
    #expect(Signature([("a", ByteBuffer(string: "1")), ("a", ByteBuffer(string: "2"))]) == Signature(["a": "2"]))
  }

  @Test func `keys that look alike but differ in bytes are two`() {
    let signature = Signature(["e\u{301}": "1", "\u{e9}": "2"])
    #expect(signature.entries.count == 2)
    #expect(signature["\u{e9}"] == ByteBuffer(string: "2"))
    #expect(Signature(["\u{e9}": "1"]) != Signature(["e\u{301}": "1"]))
  }

  @Test func `equal signatures have one hash`() {
    let values = Set([Signature(["a": "1", "b": "2"]), Signature(["b": "2", "a": "1"]), Signature(["a": "1"])])
    #expect(values.count == 2)
  }
}
