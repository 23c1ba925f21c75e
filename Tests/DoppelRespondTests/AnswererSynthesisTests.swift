import DoppelExchange
import DoppelMatch
import DoppelSynthesis
import NIOCore
import Testing

@testable import DoppelRespond

/// Answers that are made up, as they take the place of recorded ones and of misses.
struct AnswererSynthesisTests {
  /// Two people, each with a book that is read, changed, read and removed.
  static let recorded: [Recorded] = ["ann", "bob"].flatMap { person in
    let id = "bk-\(person)-7f3a91bc"
    func book(_ title: String) -> String { #"{"id":"\#(id)","title":"\#(title)"}"# }
    return [
      Recorded(#"POST /books {"title":"Tea"}"#, says: book("Tea"), session: person),
      Recorded("GET /books/\(id)", says: book("Tea"), session: person),
      Recorded(#"PUT /books/\#(id) {"title":"Salt"}"#, says: book("Salt"), session: person),
      Recorded("GET /books/\(id)", says: book("Salt"), session: person),
    ]
  }

  /// Two people, each with a file that is put, read and removed.
  static let files: [Recorded] = ["anna", "robert"].flatMap { person in
    let text = #"{"by":"\#(person)"}"#
    return [
      Recorded("PUT /files/\(person) \(text)", says: "", session: person),
      Recorded("GET /files/\(person)", says: text, session: person),
      Recorded("DELETE /files/\(person)", says: "", session: person),
    ]
  }

  /// - Parameter location: what the answer to a `PUT` says, of the path that it names.
  func answerer(
    synthesizes: Bool, of recorded: [Recorded] = Self.recorded, location: ((Substring) -> String)? = nil
  ) -> Answerer {
    let library = learned(recorded)
    let samples = recorded.enumerated().compactMap { number, one -> Sample? in
      let effects: [Character: Effect.Kind] = ["P": one.request.hasPrefix("POST") ? .create : .change, "D": .remove]
      var response = Message(start: .status(version: "HTTP/1.1", code: 200, reason: "OK"))
      if let location, one.request.hasPrefix("PUT") {
        response.start = .status(version: "HTTP/1.1", code: 201, reason: "Created")
        response.fields.append("Location", location(one.request.split(separator: " ")[1]))
      }
      let effect = effects[one.request.first ?? "G"] ?? .none
      guard let shown = Shown(response, body: ByteBuffer(string: one.says), effect: effect) else { return nil }
      return Sample(
        order: number, exchange: ExchangeID(high: 0, low: UInt64(number)), recording: 0,
        startedAt: Timestamp(nanoseconds: Int64(number) * 1_000_000_000), session: one.session,
        call: Call(
          key: signature(ofRequest: one.request).canonicalBytes, fields: Fields(),
          body: signature(ofRequest: one.request)["http:body"] ?? ByteBuffer(), form: Self.form), shown: shown)
    }
    let synthesizers = Synthesizers(samples, sessions: library.sessions, form: Self.form)
    return Answerer(
      library, configuration: Answerer.Configuration(), synthesizer: synthesizes ? synthesizers : nil,
      clients: ClientReading { $0.fields.first("Client") })
  }

  private static let form: SynthesisModel.Form = { key in
    switch String(decoding: key, as: UTF8.self) {
    case "http:url": .path
    case "http:body": .json
    default: .name
    }
  }

  private func ask(_ answerer: Answerer, _ request: String, by client: String? = "ann") -> Decision {
    let key = signature(ofRequest: request)
    var fields = Fields()
    if let client { fields.append("Client", client) }
    return answerer.decide(
      Question(
        key: key.canonicalBytes, request: Message(fields: fields, body: key["http:body"] ?? ByteBuffer()),
        startedAt: .epoch))
  }

  private func body(_ decision: Decision) -> String {
    if case .response(let response)? = decision.answer { String(buffer: response.body) } else { "" }
  }

  @Test func `a change that was never recorded is answered and marked, and later reads follow it`() {
    let answerer = self.answerer(synthesizes: true)
    #expect(self.ask(answerer, #"POST /books {"title":"Tea"}"#).outcome == .hit)
    let changed = self.ask(answerer, #"PUT /books/bk-ann-7f3a91bc {"title":"Pepper"}"#)
    #expect(changed.outcome == .synthesized)
    #expect(self.body(changed) == #"{"id":"bk-ann-7f3a91bc","title":"Pepper"}"#)
    #expect(changed.exchange == ExchangeID(high: 0, low: 6), "made after the last of its kind")
    let read = self.ask(answerer, "GET /books/bk-ann-7f3a91bc")
    #expect(read.outcome == .synthesized)
    #expect(self.body(read) == #"{"id":"bk-ann-7f3a91bc","title":"Pepper"}"#)
    #expect(answerer.hits.map(\.count) == [1], "what was made up is no hit")
  }

  @Test func `recorded answers are given as long as the state is one that was recorded`() {
    let answerer = self.answerer(synthesizes: true)
    let given = Self.recorded[..<4].map { self.ask(answerer, $0.request) }
    #expect(given.map(\.outcome) == [.hit, .hit, .hit, .hit])
    #expect(given.map(\.exchange?.low) == [0, 1, 2, 3])
  }

  @Test func `what was answered in another state of a place is a miss`() {
    let answerer = self.answerer(synthesizes: true, of: Self.files) { "http://files.example\($0)-1" }
    #expect(self.ask(answerer, #"PUT /files/anna {"by":"anna"}"#).outcome == .hit)
    #expect(self.ask(answerer, "GET /files/anna").outcome == .hit)
    #expect(self.ask(answerer, "DELETE /files/anna").outcome == .hit)
    #expect(self.ask(answerer, "GET /files/anna").outcome == .miss, "nobody asked after it was removed")
    #expect(self.ask(answerer, #"PUT /files/anna {"by":"eve"}"#).outcome == .synthesized)
    #expect(self.body(self.ask(answerer, "GET /files/anna")) == #"{"by":"eve"}"#)
  }

  @Test func `a credential that nobody recorded may be good as soon as one was made up, and not before`() {
    let logins: [Recorded] = ["ann", "bob"].flatMap { person in
      let token = #"{"id":"tk-\#(person)-7f3a91bc","user":"\#(person)"}"#
      return [
        Recorded(#"POST /login {"user":"\#(person)"}"#, says: token, issues: [person]),
        Recorded("GET /login/tk-\(person)-7f3a91bc", says: token),
        Recorded("GET /x", says: "no", session: "bad", isRefusal: true), Recorded("GET /x", says: "yes", session: person),
      ]
    }
    let answerer = self.answerer(synthesizes: true, of: logins)
    let before = self.ask(answerer, "GET /x", by: "new")
    #expect(before.outcome == .hit && [2, 6].contains(before.exchange?.low))
    #expect(self.ask(answerer, #"POST /login {"user":"eve"}"#, by: nil).outcome == .synthesized)
    #expect([3, 7].contains(self.ask(answerer, "GET /x", by: "other").exchange?.low))
    #expect([3, 7].contains(self.ask(answerer.copy().answerer, "GET /x", by: "another").exchange?.low))
  }

  @Test func `nothing is made up unless it is asked for`() {
    let answerer = self.answerer(synthesizes: false)
    #expect(self.ask(answerer, #"POST /books {"title":"Tea"}"#).outcome == .hit)
    #expect(self.ask(answerer, #"PUT /books/bk-ann-7f3a91bc {"title":"Pepper"}"#).outcome == .miss)
  }

  @Test func `a library that takes the place of another brings what makes up answers`() {
    let answerer = self.answerer(synthesizes: true)
    #expect(self.ask(answerer, #"POST /books {"title":"Tea"}"#).outcome == .hit)
    answerer.swap(learned(Self.recorded))
    #expect(self.ask(answerer, #"PUT /books/bk-ann-7f3a91bc {"title":"Pepper"}"#).outcome == .miss)
  }
}
