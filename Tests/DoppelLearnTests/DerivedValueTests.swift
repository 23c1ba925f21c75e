import DoppelExchange
import DoppelTesting
import NIOCore
import Testing

@testable import DoppelLearn

struct DerivedValueTests {
  /// A request with this body, whose signature holds it as JSON too.
  private func request(_ body: String) -> DerivedValue.Request {
    var signature = Signature()
    signature["test:json"] = ByteBuffer(string: body)
    return DerivedValue.Request(body: ByteBuffer(string: body), key: signature.canonicalBytes) { _ in .json }
  }

  private func md5(_ text: String) -> String {
    String(buffer: Derivation(algorithm: .md5, form: .hexadecimal).text(of: ByteBuffer(string: text)))
  }

  private func live(_ values: [DerivedValue], _ body: String) -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: DerivedValue.pairs(values, for: self.request(body)).map {
        (String(buffer: $0.recorded), String(buffer: $0.live))
      })
  }

  @Test func `the digest of a body is computed again from another body`() {
    let values = DerivedValue.all(in: [ByteBuffer(string: "\"\(self.md5("[1]"))\"")]) { self.request("[1]") }
    #expect(values.map(\.source) == [.body])
    #expect(self.live(values, "[2]") == [self.md5("[1]"): self.md5("[2]")])
  }

  @Test func `that of one member is, with its escapes undone`() {
    let recorded = #"{"id":"a","message":"{\"job\":1}"}"#
    let values = DerivedValue.all(in: [ByteBuffer(string: #"{"MD5":"\#(self.md5(#"{"job":1}"#))"}"#)]) {
      self.request(recorded)
    }
    #expect(
      self.live(values, #"{"id":"b","message":"{\"job\":2}"}"#) == [self.md5(#"{"job":1}"#): self.md5(#"{"job":2}"#)])
  }

  @Test func `a request that lacks what it was computed from has no such text`() {
    let values = DerivedValue.all(in: [ByteBuffer(string: self.md5("x"))]) { self.request(#"{"a":"x"}"#) }
    #expect(values.count == 1)
    #expect(self.live(values, #"{"b":"x"}"#) == [:])
  }

  @Test func `the elements of an array are told apart by nothing, so none counts`() {
    #expect(DerivedValue.all(in: [ByteBuffer(string: self.md5("x"))]) { self.request(#"["x","y"]"#) } == [])
  }

  @Test func `what only looks computed is none, and where nothing does the request is not read`() {
    #expect(DerivedValue.all(in: [ByteBuffer(string: self.md5("y"))]) { self.request("x") } == [])
    var reads = 0
    let values = DerivedValue.all(in: [ByteBuffer(string: "plain words, 12 of them")]) {
      reads += 1
      return self.request("x")
    }
    #expect(values == [])
    #expect(reads == 0)
  }

  @Test func `what tells the length of a body tells that of another, and travels nowhere`() {
    func live(_ field: String, _ length: Int, _ other: Int) -> String? {
      let (recorded, asked) = (ByteBuffer(repeating: 0x61, count: length), String(repeating: "b", count: other))
      let values = DerivedValue.lengths(in: [ByteBuffer(string: field)], of: recorded)
      #expect(values.allSatisfy { !$0.travels })
      return self.live(values, asked)[field]
    }
    #expect(live("0-1785", 1_786, 90) == "0-89" && live("bytes 0-1785/1786", 1_786, 2) == "bytes 0-1/2")
    #expect(live("1786", 1_786, 0) == nil && live("0-1785", 1_786, 0) == "0-0")
    #expect(live("0-1785", 1_784, 9) == nil && live("7 of 1786", 1_786, 9) == nil)
    let shortest = DerivedValue.shortestMeasured
    #expect(live("0-\(shortest - 1)", shortest, 7) == "0-6" && live("0-\(shortest - 2)", shortest - 1, 7) == nil)
  }

  @Test func `of an answer so many texts are looked at and no more`() {
    let others = (0..<DerivedValue.limit).map { self.md5("other \($0)") }
    let text = (others.dropLast() + [self.md5("[1]")]).joined(separator: " ")
    #expect(DerivedValue.all(in: [ByteBuffer(string: text)]) { self.request("[1]") }.count == 1)
    let longer = (others + [self.md5("[1]")]).joined(separator: " ")
    #expect(DerivedValue.all(in: [ByteBuffer(string: longer)]) { self.request("[1]") } == [])
  }
}
