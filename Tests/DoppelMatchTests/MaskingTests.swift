import DoppelExchange
import DoppelLearn
import NIOCore
import Testing

@testable import DoppelMatch

struct MaskingTests {
  /// Orders with numbers that the client made and asked for afterwards.
  private let library = learned([
    Recorded(#"POST /o {"id":"\#(uuid(0))","n":"a"}"#), Recorded("GET /o/\(uuid(0))", says: "0"),
    Recorded(#"POST /o {"id":"\#(uuid(1))","n":"a"}"#), Recorded("GET /o/\(uuid(1))", says: "1"),
  ])

  private func key(_ request: String) -> ByteBuffer { signature(ofRequest: request).canonicalBytes }

  @Test func `in place of noise stands one byte, and all else is as it was`() {
    let asked = self.key(#"POST /o {"id":"\#(uuid(5))","n":"a"}"#)
    let masked = self.library.masking.masked(asked)
    #expect(masked?.key == self.key("POST /o {\"id\":\"\u{1}\",\"n\":\"a\"}"))
    #expect(masked?.leaves.count == 1)
    #expect(masked?.leaves.first.flatMap { asked.getString(at: $0.range.lowerBound, length: $0.range.count) } == uuid(5))
  }

  @Test(arguments: [
    "GET /o", #"POST /o {"id":"one","n":"a"}"#, #"POST /o {"id":"00f067aa0ba902b7","n":"a"}"#, "PUT /o {\"id\":\"\(uuid(5))\"}",
  ])
  func `a request without noise, or of another kind, has no masked form`(request: String) {
    #expect(self.library.masking.masked(self.key(request)) == nil)
  }

  @Test func `what follows what was said is noise only where it is known`() {
    let asked = self.key("GET /o/\(uuid(5))")
    #expect(self.library.masking.masked(asked)?.key == self.key("GET /o/\u{1}"))
    let known = self.library.masking.masked(asked) { $0 == ByteBuffer(string: uuid(5)) }
    #expect(known?.key == self.key("GET /o/\u{1}"))
    let unknown = self.library.masking.masked(asked) { _ in false }
    #expect(unknown == nil)
  }

  @Test func `where nothing was learned nothing is noise`() {
    let none = Masking(noise: Noise(), form: { sampleForm(of: $0) })
    #expect(none.noise.isEmpty)
    #expect(Masking(noise: Noise(), form: { sampleForm(of: $0) }).masked(self.key("GET /o/\(uuid(0))")) == nil)
  }

  @Test func `entries that differ in noise alone are one group with all their answers`() throws {
    let asked = try #require(self.library.masking.masked(self.key("GET /o/\(uuid(5))")))
    let group = try #require(self.library.masked.group(asked.key))
    #expect(group.entry.answers.map(\.order) == [1, 3])
    #expect(group.entry.node == ResourceTree.none, "they are about different things")
    let made = try #require(self.library.masking.masked(self.key(#"POST /o {"id":"\#(uuid(5))","n":"a"}"#)))
    #expect(self.library.masked.group(made.key)?.entry.answers.map(\.order) == [0, 2])
    #expect(self.library.masked.group(made.key)?.entry.node == self.library.history.tree.find(Resource(["o"])))
    #expect(
      Masking(noise: Noise(), form: { sampleForm(of: $0) }).entries(
        self.library.entries, in: ByteStore(), facts: self.facts, said: []
      )
      .masked.isEmpty)
  }

  private var facts: CompiledFacts {
    CompiledFacts(
      history: History([], in: ResourceTree()), refusals: [], logins: [], contents: [], words: [], aspects: [], reads: [],
      fieldSets: [[:]],
      fieldSetOfAnswer: [])
  }
}
