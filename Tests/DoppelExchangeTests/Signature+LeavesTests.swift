import DoppelExchange
import DoppelTesting
import NIOCore
import Testing

struct SignatureLeavesTests {
  private typealias Change = (leaf: Signature.Leaf, bytes: ByteBuffer)

  /// The form of a key is told by its first word.
  private func form(of key: UnsafeRawBufferPointer) -> SignatureForm {
    switch String(decoding: key, as: UTF8.self).split(separator: ":").first {
    case "form": .form
    case "json": .json
    case "name": .name
    case "path": .path
    case "text": .text
    default: .bytes
    }
  }

  private func leaves(_ signature: Signature) -> [Signature.Leaf] {
    signature.canonicalBytes.withUnsafeReadableBytes { Signature.leaves(in: $0, form: self.form) }
  }

  private func text(_ range: Range<Int>, of signature: Signature) -> String {
    signature.canonicalBytes.withUnsafeReadableBytes { String(decoding: $0[range], as: UTF8.self) }
  }

  /// `name → value` of each leaf.
  private func texts(_ signature: Signature) -> [String] {
    self.leaves(signature).map { "\(self.text($0.name, of: signature)) → \(self.text($0.range, of: signature))" }
  }

  private func places(_ json: String) -> [UInt64] { self.leaves(Signature(["json": json])).map(\.place) }

  @Test func `every value is a leaf, in order, with the name that it has; a name alone has none`() {
    let signature = Signature([
      "text:q": "a&b/c", "json": #"{"a":[1,"x",["deep"]],"b":{"c":"y","d":null},"e":false,"f":true,"g":-1.5e3}"#,
      "form": "a=1&b=&c&=d=e", "name": "GET", "path": "/orders//17/", "other": "&=/",
    ])
    #expect(
      self.texts(signature) == [
        "a → 1", "b → ", " → d=e", #""a" → 1"#, #""a" → x"#, #""a" → deep"#, #""c" → y"#, #""g" → -1.5e3"#,
        "name → GET", "other → &=/", "path → orders", "path → 17", "text:q → a&b/c",
      ])
    #expect(
      self.leaves(signature).map(\.form) == [
        .form, .form, .form, .json, .json, .json, .json, .json, .name, .bytes, .path, .path, .text,
      ])
  }

  @Test(arguments: [
    (#""x""#, ["json → x"]), ("17", ["json → 17"]), ("true", []), ("null", []), ("{}", []), ("[]", []),
    (#"[1,[2]]"#, ["json → 1", "json → 2"]),
    (#"{"a\n":"x\"\u00e9"}"#, [#""a\n" → x\"\u00e9"#]), (#"{"a":""}"#, [#""a" → "#]), (#" {"a" : 1} "#, [#""a" → 1"#]),
  ]) func `JSON of every kind, its strings as they are written`(json: String, texts: [String]) {
    #expect(self.texts(Signature(["json": json])) == texts)
    #expect(self.leaves(Signature(["json": json])).allSatisfy { $0.form == .json })
  }

  @Test(arguments: ["", "{", #"{"a":}"#, "[1", "a", #""a"#, "{}{}"]) func `what is no JSON is bytes`(text: String) {
    let signature = Signature(["json": text])
    #expect(self.texts(signature) == ["json → \(text)"])
    #expect(self.leaves(signature).map(\.form) == [.bytes])
  }

  @Test func `JSON is read as deep as any is, and is bytes beyond`() {
    func nested(_ levels: Int) -> Signature {
      Signature(["json": String(repeating: "[", count: levels) + "1" + String(repeating: "]", count: levels)])
    }
    #expect(self.texts(nested(FieldTree.defaultNesting)) == ["json → 1"])
    #expect(self.leaves(nested(FieldTree.defaultNesting + 1)).map(\.form) == [.bytes])
  }

  @Test func `the same field of another signature has the same place, whatever stands before it`() {
    #expect(self.places(#"{"a":1,"b":{"c":2}}"#)[1] == self.places(#"{"b":{"c":"another"},"z":1}"#)[0])
    let one = self.leaves(Signature(["form": "a=1&b=2", "path": "/orders/17", "text": "x"]))
    let other = self.leaves(Signature(["a": "", "form": "b=3", "path": "/users/18", "text": "y"]))
    #expect(one[1].place == other[1].place && one[1].range != other[1].range)
    #expect(one[2...].map(\.place) == other[2...].map(\.place))
    // an empty part counts, though it is no leaf
    let parts = self.leaves(Signature(["path": "/orders//17"]))
    #expect(parts[0].place == one[2].place && parts[1].place != one[3].place)
  }

  @Test func `elements of an array share a place, other fields do not`() {
    let places = self.places(#"{"a":[1,2,[3,4],{"a":5},{"a":6}],"b":[7],"c":8}"#)
    #expect(places[0] == places[1] && places[2] == places[3] && places[4] == places[5])
    #expect(Set(places).count == 5)
    #expect(self.places(#"{"a":1}"#) != self.leaves(Signature(["json:2": #"{"a":1}"#])).map(\.place))
  }

  @Test func `leaves are replaced by longer, shorter and no bytes, and the lengths are mended`() {
    let signature = Signature([
      "form": "a=1&b=", "json": #"{"a":["x","y"],"b":12}"#, "path": "/orders/17", "text": "kept", "text:2": "t",
    ])
    let leaves = self.leaves(signature)
    let changes: [Change] = [
      (leaves[1], ByteBuffer(string: "22")), (leaves[2], ByteBuffer(string: "longer")), (leaves[4], ByteBuffer(string: "0")),
      (leaves[6], ByteBuffer(string: "4711")), (leaves[8], ByteBuffer()),
    ]
    let expected = Signature([
      "form": "a=1&b=22", "json": #"{"a":["longer","y"],"b":0}"#, "path": "/orders/4711", "text": "kept", "text:2": "",
    ])
    #expect(signature.replacing(changes) == expected)
    #expect(signature.replacing([]) == signature)
    // the same where the bytes stand elsewhere in their buffer
    var bytes = ByteBuffer(string: "before")
    bytes.writeImmutableBuffer(signature.canonicalBytes)
    bytes.moveReaderIndex(forwardBy: 6)
    let moved = Signature(uncheckedCanonicalBytes: bytes)
    #expect(self.leaves(moved) == leaves)
    #expect(moved.replacing(changes) == expected)
  }

  @Test func `whatever the values are, leaves stand in them one behind the other and can be replaced`() {
    var choices = Choices(11)
    let pieces = ["{", "}", "[", "]", "\"a\":", "\"", ",", "1", "&", "=", "/", "\\", "true", "\u{e4}", "{\"a\":[1,\"b\"]}", ""]
    for _ in 0..<5_000 {
      let entries = ["form", "json", "json:2", "path", "text", "x"].map { key in
        let text = (0..<Int.random(in: 0...5, using: &choices)).map { _ in pieces[Int.random(in: 0..<16, using: &choices)] }
        var value = ByteBuffer(string: text.joined())
        if Int.random(in: 0..<8, using: &choices) == 0 { value.writeInteger(UInt8.random(in: 0...255, using: &choices)) }
        return (key, value)
      }
      self.expectSound(Signature(entries))
    }
  }

  private func expectSound(_ signature: Signature, sourceLocation: SourceLocation = #_sourceLocation) {
    let leaves = self.leaves(signature)
    let count = signature.canonicalBytes.readableBytes
    for leaf in leaves {
      #expect(leaf.range.upperBound <= count && leaf.name.upperBound <= count, sourceLocation: sourceLocation)
    }
    for (one, next) in zip(leaves, leaves.dropFirst()) {
      #expect(one.range.upperBound <= next.range.lowerBound, sourceLocation: sourceLocation)
    }
    let same: [Change] = leaves.map { leaf in
      (leaf, signature.canonicalBytes.withUnsafeReadableBytes { ByteBuffer(bytes: $0[leaf.range]) })
    }
    #expect(signature.replacing(same) == signature, sourceLocation: sourceLocation)
    let other = signature.replacing(leaves.map { ($0, ByteBuffer(string: "4711")) })
    #expect(Signature(canonicalBytes: other.canonicalBytes) == other, sourceLocation: sourceLocation)
    #expect(other.entries.map(\.key) == signature.entries.map(\.key), sourceLocation: sourceLocation)
    // what stands in a form without `=` is a name
    let places = self.leaves(other).filter { $0.form != .form }.map(\.place)
    #expect(places == leaves.filter { $0.form != .form }.map(\.place), sourceLocation: sourceLocation)
  }
}
