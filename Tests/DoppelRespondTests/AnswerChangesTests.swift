import DoppelExchange
import DoppelLearn
import DoppelMatch
import DoppelRespond
import NIOCore
import Testing

struct AnswerChangesTests {
  /// A day later than recorded, to a request with this key.
  private func rewritten(_ text: String, key: String = "", echoes: [String: String] = [:]) -> String? {
    let now = Timestamp(nanoseconds: 1_779_995_281_000_000_000)
    var changes = AnswerChanges()
    changes.shift = TimeShift(from: Timestamp(nanoseconds: 1_779_908_881_000_000_000), to: now)
    for (recorded, live) in echoes { changes.echoes.add(ByteBuffer(string: live), for: ByteBuffer(string: recorded)) }
    #expect(!changes.isEmpty)
    changes.askedMoments = TimeShift.moments(in: ByteBuffer(string: key))
    return changes.rewriting(ByteBuffer(string: text), of: .body).map { String(buffer: $0) }
  }

  @Test func `moments move, and the client's values take the place of recorded ones`() {
    let text = #"{"id":"\#(uuid(0))","at":1779908881}"#
    #expect(self.rewritten(text) == #"{"id":"\#(uuid(0))","at":1779995281}"#)
    #expect(self.rewritten(text, echoes: [uuid(0): uuid(1)]) == #"{"id":"\#(uuid(1))","at":1779995281}"#)
    #expect(self.rewritten("nothing") == nil)
  }

  @Test func `a whole text that the client said otherwise is the client's`() {
    #expect(self.rewritten("1779908881", echoes: ["1779908881": "other words"]) == "other words")
  }

  @Test func `a moment that the client itself said is not moved`() {
    #expect(self.rewritten("[1779908881,1779908882]", key: "from=1779908882") == "[1779995281,1779908882]")
    #expect(
      self.rewritten("[1779908881,1779908882]", echoes: ["1779908882": "1779990000"]) == "[1779995281,1779990000]",
      "the client's own takes its place, and is not moved either")
  }

  @Test func `the claims of a token change as the rest of the answer does`() {
    var changes = AnswerChanges()
    changes.echoes.add(ByteBuffer(string: uuid(1)), for: ByteBuffer(string: uuid(0)))
    let claims = ByteBuffer(string: #"{"nonce":"\#(uuid(0))","exp":1779908881}"#)
    #expect(changes.rewriting(claims: claims) == ByteBuffer(string: #"{"nonce":"\#(uuid(1))","exp":1779908881}"#))
    changes.shift = TimeShift(from: .epoch, to: Timestamp(nanoseconds: 2_000_000_000))
    #expect(changes.rewriting(claims: ByteBuffer(string: #"{"exp":7}"#)) == ByteBuffer(string: #"{"exp":9}"#))
    #expect(changes.rewriting(claims: ByteBuffer(string: "{}")) == nil)
  }

  @Test func `what the request says otherwise and looks like no made value stands in the body's values`() {
    var changes = AnswerChanges()
    changes.repeated = [
      RepeatedValue(name: "name", recorded: ByteBuffer(string: "Robert Miller"), live: ByteBuffer(string: "Susan \"Sue\" Fox")),
      RepeatedValue(name: "amount", recorded: ByteBuffer(string: "12"), live: ByteBuffer(string: "88")),
    ]
    #expect(!changes.isEmpty)
    let body = ByteBuffer(string: #"{"customer": "Robert Miller", "amount": 12, "version": 12, "note": "for Robert Miller"}"#)
    let said = #"{"customer": "Susan \"Sue\" Fox", "amount": 88, "version": 12, "note": "for Robert Miller"}"#
    #expect(changes.rewriting(body, of: .body) == ByteBuffer(string: said))
    #expect(changes.rewriting(ByteBuffer(string: "Robert Miller"), of: .field) == nil)
    #expect(changes.rewriting(ByteBuffer(string: "<p>Robert Miller"), of: .body) == nil, "in JSON alone")
  }

  @Test(arguments: [
    ("http://old:8080/a", "http://new:9/a"), ("//old:8080", "//new:9"), ("http://old:80801/a", nil),
    ("http://old:8080.x/", nil),
    ("see http://old:8080, or https://old:8080/b", "see http://new:9, or https://new:9/b"), ("old:8080", "new:9"), ("", nil),
    ("http://u@old:8080/", nil), ("at old:8080", nil), ("old:80801", nil),
  ])
  func `addresses of the server follow the name and port by which the client reaches it`(text: String, said: String?) {
    var changes = AnswerChanges()
    changes.address = (ByteBuffer(string: "old:8080"), ByteBuffer(string: "new:9"))
    #expect(changes.rewriting(ByteBuffer(string: text), of: .field).map { String(buffer: $0) } == said)
    let quoted = { (text: String) in ByteBuffer(string: #"{"a": "\#(text)"}"#) }
    #expect(changes.rewriting(quoted(text), of: .body) == said.map(quoted))
    #expect(changes.rewriting(ByteBuffer(string: "<a xmlns='\(text)'/>"), of: .body) == nil, "in JSON alone")
  }
}
