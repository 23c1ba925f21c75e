import DoppelExchange
import DoppelLearn
import NIOCore
import Testing

@testable import DoppelRespond

struct ValueOriginsTests {
  private func answer(_ text: String) -> AnswerValues {
    var answer = AnswerValues()
    answer.say(ByteBuffer(string: text))
    return answer
  }

  private func with<Result>(
    _ request: String, _ body: (UnsafeRawBufferPointer, [Signature.Leaf]) -> Result
  ) -> Result {
    signature(ofRequest: request).canonicalBytes.withUnsafeReadableBytes { bytes in
      body(bytes, Signature.leaves(in: bytes) { String(decoding: $0, as: UTF8.self) == "http:url" ? .path : .json })
    }
  }

  private func issued(_ origins: ValueOrigins, in request: String) -> Int {
    self.with(request) { origins.issued(in: $0, $1).count }
  }

  @Test func `a value that an answer said first was issued, one that a request said first was not`() {
    var origins = ValueOrigins()
    self.with(#"POST /o {"id":"\#(uuid(1))"}"#) { origins.note(asked: $0, $1) }
    origins.note(self.answer("\(uuid(1)) \(uuid(2))"))
    #expect(self.issued(origins, in: "GET /o/\(uuid(2))") == 1)
    #expect(self.issued(origins, in: "GET /o/\(uuid(1))") == 0, "the client made it")
    #expect(self.issued(origins, in: "GET /o/\(uuid(3))") == 0, "nobody said it")
    #expect(self.issued(origins, in: #"POST /o {"a":"\#(uuid(2))","b":"files-\#(uuid(2))","c":"word"}"#) == 2)
    self.with("GET /o/\(uuid(2))") { origins.note(asked: $0, $1) }
    #expect(self.issued(origins, in: "GET /o/\(uuid(2))") == 1, "asking for it makes it no other's")
  }

  @Test func `values that stand everywhere are nobody's`() {
    var origins = ValueOrigins()
    origins.note(self.answer(#"{"ok":true,"n":1,"name":"tea"}"#))
    #expect(self.issued(origins, in: #"POST /o {"ok":true,"n":1,"name":"tea"}"#) == 0)
  }

  @Test func `beyond its limit nothing more is remembered`() {
    var origins = ValueOrigins(limit: 2)
    for number in 1...3 { origins.note(self.answer(uuid(number))) }
    #expect((1...3).map { self.issued(origins, in: "GET /o/\(uuid($0))") } == [1, 1, 0])
  }
}
