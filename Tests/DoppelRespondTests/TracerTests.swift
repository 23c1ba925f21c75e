import DoppelExchange
import DoppelLearn
import DoppelMatch
import NIOCore
import Testing

@testable import DoppelRespond

/// Why a question is answered as it is, and that telling it is deciding it.
struct TracerTests {
  private func id(_ number: UInt64) -> ExchangeID { ExchangeID(high: 0, low: number) }

  private func question(_ request: String, client: String? = nil, fields: KeyValuePairs<String, String> = [:]) -> Question {
    var all = Fields(fields)
    if let client { all.append("Client", client) }
    return Question(key: signature(ofRequest: request).canonicalBytes, request: Message(fields: all), startedAt: .epoch)
  }

  private func tracer(_ library: Library, _ unrecordedState: Answerer.UnrecordedState = .nearest) -> Tracer {
    Tracer(
      library, unrecordedState: unrecordedState,
      clients: ClientReading(
        credentials: { $0.fields.first("Client") }, aspect: { $0.fields.firstIndex(of: "Range") == nil ? 0 : 1 }))
  }

  /// The trace of the last of these requests; they are numbered from 100.
  private func trace(
    _ library: Library, _ requests: [String], client: String? = nil, fields: KeyValuePairs<String, String> = [:],
    unrecordedState: Answerer.UnrecordedState = .nearest
  ) throws -> Trace {
    var tracer = self.tracer(library, unrecordedState)
    for (number, request) in requests.dropLast().enumerated() {
      tracer.ask(self.question(request, client: client), port: 0, as: self.id(100 + UInt64(number)))
    }
    let last = try #require(requests.last)
    return tracer.trace(self.question(last, client: client, fields: fields), port: 0, as: nil)
  }

  private static let order = learned([
    Recorded(#"POST /o {"id":"\#(uuid(0))"}"#, says: "made"), Recorded("GET /o/\(uuid(0))", says: "order"),
    Recorded("GET /ping", says: "pong"),
  ])

  @Test func `what was asked in the recorded words needs no more`() throws {
    let trace = try self.trace(Self.order, ["GET /ping"])
    #expect(trace.outcome == .hit && trace.way == .asked && trace.given == self.id(2))
    #expect(trace.signature == signature(ofRequest: "GET /ping"))
    #expect(trace.candidates == [Candidate(exchange: self.id(2), standing: .given)])
    #expect(trace.values.isEmpty && trace.noise.isEmpty && trace.nearMisses.isEmpty && trace.following == nil)
    #expect(trace.writesMatched == nil && trace.session == nil)
  }

  @Test func `noise is told with its rule, and what stands for what after it`() throws {
    let made = try self.trace(Self.order, [#"POST /o {"id":"\#(uuid(7))"}"#])
    #expect(made.way == .masked && made.given == self.id(0))
    let noise = try #require(made.noise.first)
    #expect(made.noise.count == 1 && noise.name == NoiseName(request: "POST a.test/o", field: "http:body[id]"))
    #expect(noise.reason == .made && noise.asked == uuid(7) && noise.recorded == uuid(0))
    let read = try self.trace(Self.order, [#"POST /o {"id":"\#(uuid(7))"}"#, "GET /o/\(uuid(7))"])
    #expect(read.way == .translated && read.given == self.id(1) && read.noise.isEmpty)
    #expect(read.values == [Trace.Value(asked: uuid(7), recorded: uuid(0))])
  }

  @Test func `keys that a person removed are told`() throws {
    var builder = LibraryBuilder()
    builder.add(
      Exchange(id: self.id(1), protocolName: "http", direction: .outbound, startedAt: .epoch, isSignatureEdited: true),
      response: PreparedResponse(wire: ByteBuffer(), closes: false), signature: signature(ofRequest: "GET /a"),
      computed: signature(ofRequest: "GET /a b"), instance: nil)
    let trace = try self.trace(builder.build(), ["GET /a other"])
    #expect(trace.way == .relaxed && trace.removedKeys == ["http:body"])
  }

  private static let basket = learned([
    Recorded("GET /c", says: "nothing"), Recorded("PUT /c/a"), Recorded("GET /c", says: "a"), Recorded("PUT /c/b"),
    Recorded("GET /c", says: "a b"), Recorded("PUT /d"),
  ])

  @Test func `the writes that decided are told with the recorded ones, and no others`() throws {
    let trace = try self.trace(Self.basket, ["PUT /d", "PUT /c/b", "GET /c", "PUT /c/a", "GET /c"])
    #expect(trace.given == self.id(4) && trace.writesMatched == .same && trace.moreWrites == 0)
    #expect(
      trace.writes == [
        Trace.Write(exchange: self.id(101), request: "PUT a.test/c/b", recorded: self.id(3)),
        Trace.Write(exchange: self.id(103), request: "PUT a.test/c/a", recorded: self.id(1)),
      ])
    #expect(trace.candidates.map(\.standing) == [.otherWrites, .otherWrites, .given])
  }

  @Test func `a read in a state that was not recorded is a miss, told with what was recorded and the writes`() throws {
    let trace = try self.trace(Self.basket, ["PUT /c/b", "GET /c"], unrecordedState: .miss)
    #expect(trace.outcome == .miss && trace.given == nil && trace.nearMisses.isEmpty && trace.writesMatched == .last)
    #expect(trace.candidates.map(\.standing) == [.otherWrites, .otherWrites, .otherWrites])
    #expect(trace.writes.map(\.recorded) == [self.id(3)])
  }

  @Test func `the last writes are listed, and those before them counted`() throws {
    let limit = Trace.writeLimit
    let all = (0...limit).map { $0 % 2 == 0 ? "PUT /c/a" : "PUT /c/b" }
    let whole = try self.trace(Self.basket, all.dropLast() + ["GET /c"])
    #expect(whole.writes.count == limit && whole.moreWrites == 0)
    let more = try self.trace(Self.basket, all + ["GET /c"])
    #expect(more.writes.count == limit && more.moreWrites == 1 && more.writes.first?.exchange == self.id(101))
  }

  @Test func `a session sees its own writes alone`() throws {
    var tracer = self.tracer(Self.basket)
    tracer.ask(self.question("PUT /c/a", client: "other"), port: 0, as: self.id(100))
    let own = tracer.trace(self.question("GET /c", client: "one"), port: 0, as: nil)
    #expect(own.session == "one" && own.given == self.id(0) && own.writes.isEmpty && own.writesMatched == .sameOrder)
    let all = tracer.trace(self.question("GET /c"), port: 0, as: nil)
    #expect(all.given == self.id(2) && all.writes.map(\.exchange) == [self.id(100)])
  }

  private static let sessions = learned([
    Recorded("GET /a", says: "1", session: "x"), Recorded("GET /a", says: "2", session: "y"),
    Recorded("GET /mine", says: "m", session: "y"), Recorded("GET /mine", says: "n", session: "y"),
  ])

  @Test func `whom a client follows is told with how that is known`() throws {
    let turn = try self.trace(Self.sessions, ["GET /a"], client: "live")
    #expect(turn.following == Trace.Following(session: "x", evidence: .turn))
    #expect(turn.candidates.map(\.standing) == [.given, .otherSession])
    let requests = try self.trace(Self.sessions, ["GET /mine", "GET /a"], client: "live")
    #expect(requests.following == Trace.Following(session: "y", evidence: .requests))
    let credentials = try self.trace(Self.sessions, ["GET /a"], client: "y")
    #expect(credentials.following == Trace.Following(session: "y", evidence: .credentials) && credentials.session == "y")
  }

  @Test func `credentials at their end are told`() throws {
    let library = learned(
      ["a", "b"].flatMap { session in
        [
          Recorded("GET /x", says: "yes", session: session), Recorded("GET /x", says: "no", session: session, isRefusal: true),
        ]
      } + [Recorded("GET /y", says: "y")])
    let trace = try self.trace(library, ["GET /y", "GET /y"], client: "one")
    #expect(trace.isRefusal && trace.outcome == .hit && trace.given == self.id(1))
    #expect(trace.candidates == [Candidate(exchange: self.id(4), standing: .otherCredentials)])
    let other = try self.trace(library, ["GET /x", "GET /x"], client: "one")
    #expect(!other.isRefusal && other.given == self.id(1))
    #expect(other.candidates.contains(Candidate(exchange: self.id(0), standing: .otherCredentials)))
  }

  @Test func `header fields and conditions that decide are told`() throws {
    let library = learned([Recorded("GET /x", says: "all"), Recorded("GET /x", says: "part", aspect: 1)])
    let part = try self.trace(library, ["GET /x"], fields: ["Range": "bytes=0-1"])
    #expect(part.given == self.id(1) && part.fieldsMatched == true)
    let kinds = learned([
      Recorded("GET /y", says: "{}", fields: ["accept": "json"]), Recorded("GET /y", says: "<y/>", fields: ["accept": "xml"]),
    ])
    let text = try self.trace(kinds, ["GET /y"], fields: ["Accept": "text"])
    #expect(text.decidingFields == ["accept"] && text.fieldsMatched == false)
  }

  @Test func `so many candidates are listed, the given one among them`() throws {
    let limit = Trace.candidateLimit
    let library = learned((0...limit).map { Recorded("GET /a", says: "\($0)") })
    let first = try self.trace(library, ["GET /a"])
    #expect(first.candidates.count == limit && first.moreCandidates == 1)
    let last = try self.trace(library, Array(repeating: "GET /a", count: limit + 1))
    #expect(
      last.given == self.id(UInt64(limit))
        && last.candidates.last == Candidate(exchange: self.id(UInt64(limit)), standing: .given))
    #expect(last.candidates.count == limit && last.moreCandidates == 1)
    let few = try self.trace(learned((0..<limit).map { Recorded("GET /a", says: "\($0)") }), ["GET /a"])
    #expect(few.candidates.count == limit && few.moreCandidates == 0)
  }

  @Test func `a miss tells what would be found if its fields were noise`() throws {
    let library = learned([
      Recorded(#"POST /s {"q":"tea","n":1}"#, says: "tea"), Recorded(#"POST /s {"q":"milk","n":1}"#, says: "milk"),
      Recorded(#"POST /s {"q":"rum","n":1,"a":true}"#, says: "rum"), Recorded("GET /else"),
    ])
    let trace = try self.trace(library, [#"POST /s {"q":"tea","n":2}"#])
    #expect(trace.outcome == .miss && trace.way == nil && trace.given == nil && trace.candidates.isEmpty)
    let (first, second) = (trace.nearMisses[0], trace.nearMisses[1])
    #expect(first.exchange == self.id(0) && first.fields == [NearMiss.Field(name: "http:body[n]", recorded: "1", asked: "2")])
    let number = NoiseName(request: "POST a.test/s", field: "http:body[n]")
    let word = NoiseName(request: "POST a.test/s", field: "http:body[q]")
    #expect(first.ifNoise == Trace.IfNoise(names: [number], requests: 1, answers: 1))
    #expect(second.ifNoise == Trace.IfNoise(names: [number, word], requests: 2, answers: 2), "it would merge two answers")
    #expect(trace.nearMisses[2].ifNoise == nil, "a flag more is another kind of request")
    let other = try self.trace(library, ["GET /nothing"])
    #expect(other.nearMisses.first { $0.exchange == self.id(3) }?.ifNoise == nil, "another path is another kind of request")
  }

  @Test func `telling why is deciding as the mock does`() {
    let requests = ["GET /c", "PUT /c/b", "GET /c", "GET /none", "PUT /c/a", "GET /c", "GET /c"]
    var tracer = self.tracer(Self.basket, .miss)
    var configuration = Answerer.Configuration()
    configuration.unrecordedState = .miss
    let answerer = Answerer(
      Self.basket, configuration: configuration, clients: ClientReading { $0.fields.first("Client") })
    for request in requests {
      let (decision, trace) = (answerer.decide(self.question(request)), tracer.trace(self.question(request), port: 0, as: nil))
      #expect(trace.outcome == decision.outcome && trace.given == decision.exchange, "\(request)")
      let isOfState = trace.outcome == .miss && !trace.candidates.isEmpty
      #expect(isOfState == (decision.nearMisses.map(\.fields) == [["the writes before it"]]))
      #expect(isOfState || trace.nearMisses.map(\.exchange) == decision.nearMisses.map(\.exchange))
    }
  }

  @Test func `of more writes than the limit the older half is forgotten`() {
    func writes(_ count: Int) -> [ExchangeID?] {
      var tracer = Tracer(Self.basket, writeLimit: 4, clients: ClientReading { _ in nil })
      for number in 0..<count {
        tracer.ask(self.question(number % 2 == 0 ? "PUT /c/a" : "PUT /c/b"), port: 0, as: self.id(100 + UInt64(number)))
      }
      return tracer.trace(self.question("GET /c"), port: 0, as: nil).writes.map(\.exchange)
    }
    #expect(writes(4) == (100..<104).map { self.id($0) })
    #expect(writes(5) == (102..<105).map { self.id($0) })
  }
}
