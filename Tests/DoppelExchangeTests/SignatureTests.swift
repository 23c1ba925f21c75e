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

  @Test func `entries are given as bytes in the order of their keys`() {
    var seen: [String] = []
    Signature(["b": "2", "a": "1", "c": ""]).forEachEntry { key, value in
      seen.append(String(decoding: key, as: UTF8.self) + "=" + String(decoding: value, as: UTF8.self))
    }
    #expect(seen == ["a=1", "b=2", "c="])
    Signature().forEachEntry { _, _ in Issue.record("there is none") }
  }

  @Test func `however a signature was changed, it is that of its entries`() {
    let keys = ["a", "aa", "b", "", "instance", "http:url", "é"]
    var expected: [String: String] = [:]
    var signature = Signature()
    var choice: UInt64 = 7
    for step in 0..<2_000 {
      choice = choice &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let key = keys[Int(choice >> 33) % keys.count]
      let value = step % 3 == 0 ? nil : String(repeating: "v", count: Int(choice >> 40) % 9)
      expected[key] = value
      signature[key] = value.map { ByteBuffer(string: $0) }
      #expect(signature[key] == value.map { ByteBuffer(string: $0) })
      #expect(signature == Signature(expected.map { ($0.key, ByteBuffer(string: $0.value)) }))
      #expect(Signature(canonicalBytes: signature.canonicalBytes) == signature)
    }
  }

  @Test func `a copy that is changed leaves the other as it was`() {
    let one = Signature(["a": "1"])
    var other = one
    other["b"] = ByteBuffer(string: "2")
    #expect(one == Signature(["a": "1"]) && other == Signature(["a": "1", "b": "2"]))
  }
}
