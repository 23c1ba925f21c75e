import DoppelExchange
import NIOCore
import Testing

@testable import DoppelSynthesis

@Suite
struct SynthesizersTests {
  private static let form: SynthesisModel.Form = { key in
    String(decoding: key, as: UTF8.self) == "http:host" ? .name : Traffic.form(key)
  }

  private static func key(_ server: String, _ method: String, _ target: String, _ body: String? = nil) -> ByteBuffer {
    var signature = Signature(canonicalBytes: Traffic.key(method, target, body)) ?? Signature()
    signature["http:host"] = ByteBuffer(string: server)
    return signature.canonicalBytes
  }

  /// Two servers on which notes are made and read.
  private static var synthesizers: Synthesizers {
    var samples: [Sample] = []
    func add(_ server: String, _ method: String, _ target: String, _ body: String?, _ status: Int, _ answer: String) {
      let number = samples.count
      samples.append(
        Sample(
          order: number, exchange: ExchangeID(high: 0, low: UInt64(number)), recording: 0,
          startedAt: Timestamp(nanoseconds: Int64(number)), session: "s",
          call: Call(
            key: Self.key(server, method, target, body), fields: Fields(), body: ByteBuffer(string: body ?? ""), form: Self.form
          ),
          shown: Traffic.shown(status, answer, effect: method == "POST" ? .create : .none)))
    }
    for server in ["a.test", "b.test"] {
      for (id, text) in [("nt-7f3a91bc", "one"), ("nt-8e4b02cd", "two")] {
        add(server, "POST", "/notes", #"{"text":"\#(text)"}"#, 201, #"{"id":"\#(id)","text":"\#(text)"}"#)
        add(server, "GET", "/notes/\(id)", nil, 200, #"{"id":"\#(id)","text":"\#(text)"}"#)
      }
    }
    return Synthesizers(samples, sessions: ["s": 0], form: Self.form)
  }

  private func body(
    _ synthesizers: Synthesizers, _ server: String, _ method: String, _ target: String, _ body: String? = nil
  ) -> String? {
    let request = Message(body: ByteBuffer(string: body ?? ""))
    return synthesizers.answer(
      Self.key(server, method, target, body), request, session: "live", following: 0, at: .epoch, chosen: .miss
    ).answer.map { String(buffer: $0.response.body) }
  }

  @Test
  func `what is made on one server is there, and not on another`() throws {
    let synthesizers = Self.synthesizers
    let made = try #require(self.body(synthesizers, "a.test", "POST", "/notes", #"{"text":"three"}"#))
    let id = try #require(Tree(json: ByteBuffer(string: made))?["id"]?.plain)
    #expect(self.body(synthesizers, "a.test", "GET", "/notes/\(id)") == made)
    #expect(self.body(synthesizers, "b.test", "GET", "/notes/\(id)") == nil)
    #expect(self.body(synthesizers, "c.test", "POST", "/notes", #"{"text":"three"}"#) == nil, "a server that was not recorded")
    #expect(synthesizers.knows(ByteBuffer(string: id), session: "live"))
    #expect(!synthesizers.knows(ByteBuffer(string: id), session: "other") && synthesizers.forgottenSessions == 0)
  }

  @Test
  func `a copy goes its own way`() throws {
    let synthesizers = Self.synthesizers
    let copy = synthesizers.copy()
    let made = try #require(self.body(copy, "a.test", "POST", "/notes", #"{"text":"three"}"#))
    let id = try #require(Tree(json: ByteBuffer(string: made))?["id"]?.plain)
    #expect(self.body(copy, "a.test", "GET", "/notes/\(id)") == made)
    #expect(self.body(synthesizers, "a.test", "GET", "/notes/\(id)") == nil)
  }
}
