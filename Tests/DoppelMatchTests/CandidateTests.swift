import DoppelExchange
import NIOCore
import Testing

@testable import DoppelMatch

struct CandidateTests {
  /// What a client is given when it has asked these before, with why each recorded answer was given or not.
  private func standings(
    _ library: Library, _ request: String, after former: [String] = [], session: String? = nil, aspect: UInt64 = 0,
    fields: Fields = Fields(), allowed: Set<Int>? = nil, holding: Set<Int>? = nil
  ) throws -> (entry: Library.Entry, choice: Cursors.Choice?, standings: [Candidate.Standing]) {
    let live = Live(library)
    _ = live.ask(former, session: session)
    let index = try #require(library.find(signature(ofRequest: request).canonicalBytes))
    let entry = library.entries[index]
    let turn = live.cursors.next(
      of: entry, at: index, session: session, aspect: aspect, fields: fields, among: allowed, history: library.history)
    let candidates = entry.candidates(given: turn.answer, by: turn.choice, among: allowed, holding: holding)
    #expect(candidates.map(\.exchange) == entry.answers.map(\.exchange), "all of them, in recorded order")
    return (entry, turn.choice, candidates.map(\.standing))
  }

  @Test func `a single answer is given, and nothing chose it`() throws {
    let one = try self.standings(learned([Recorded("GET /a", says: "a")]), "GET /a")
    #expect(one.choice == nil && one.standings == [.given])
  }

  @Test func `of answers in their order those before and after are not given`() throws {
    let library = learned(["a", "b", "c"].map { Recorded("GET /a", says: $0) })
    let one = try self.standings(library, "GET /a", after: ["GET /a"])
    #expect(one.standings == [.earlier, .given, .later])
    let choice = try #require(one.choice)
    #expect(one.entry.writesMatched(by: choice) == nil && one.entry.fieldsMatched(by: choice) == nil)
  }

  /// A basket that is read empty, with one thing in it and with two.
  private static let basket = learned([
    Recorded("GET /c", says: "nothing"), Recorded("PUT /c/a"), Recorded("GET /c", says: "a"), Recorded("PUT /c/b"),
    Recorded("GET /c", says: "a b"), Recorded("PUT /c/d"),
  ])

  @Test(
    arguments: [
      ([], [.given, .otherWrites, .otherWrites], .sameOrder), (["PUT /c/a"], [.otherWrites, .given, .otherWrites], .sameOrder),
      (["PUT /c/b", "PUT /c/a"], [.otherWrites, .otherWrites, .given], .same),
      (["PUT /c/d", "PUT /c/a"], [.otherWrites, .given, .otherWrites], .last),
      (["PUT /c/d"], [.given, .later, .later], .none),
    ] as [([String], [Candidate.Standing], Library.Entry.WritesMatched)])
  func `writes tell which answer is meant, as far as they are the recorded ones`(
    former: [String], standings: [Candidate.Standing], matched: Library.Entry.WritesMatched
  ) throws {
    let one = try self.standings(Self.basket, "GET /c", after: former)
    #expect(one.standings == standings)
    #expect(one.entry.writesMatched(by: try #require(one.choice)) == matched)
  }

  @Test func `where none is given because of what was written, those that would come were given after other writes`() throws {
    let library = Self.basket
    let live = Live(library)
    _ = live.ask("PUT /c/b")
    let turn = try #require(live.turn("GET /c"))
    let entry = library.entries[try #require(library.find(signature(ofRequest: "GET /c").canonicalBytes))]
    let candidates = entry.candidates(given: nil, by: turn.choice, among: nil, holding: nil)
    #expect(candidates.map(\.standing) == [.otherWrites, .otherWrites, .otherWrites])
  }

  @Test func `another session, other conditions and other values are told apart`() throws {
    let sessions = learned([
      Recorded("GET /a", says: "1", session: "x"), Recorded("GET /a", says: "2", session: "y"),
      Recorded("GET /a", says: "3", session: "y"),
    ])
    let first = try self.standings(sessions, "GET /a", session: "live")
    #expect(first.standings == [.given, .otherSession, .otherSession])
    #expect(first.choice?.following == 0 && first.choice?.isFollowingKnown == false)
    let parts = learned([Recorded("GET /a", says: "all"), Recorded("GET /a", says: "part", aspect: 1)])
    let second = try self.standings(parts, "GET /a", aspect: 1)
    #expect(second.standings == [.otherFields, .given])
    #expect(second.entry.fieldsMatched(by: try #require(second.choice)) == true)
    let third = try self.standings(parts, "GET /a", aspect: 2)
    #expect(third.standings == [.given, .later])
    #expect(third.entry.fieldsMatched(by: try #require(third.choice)) == false)
    let either = learned(["a", "b", "c"].map { Recorded("GET /a", says: $0) })
    #expect(try self.standings(either, "GET /a", allowed: [1, 2], holding: [1]).standings == [.otherValues, .given, .later])
    #expect(try self.standings(either, "GET /a", allowed: [1]).standings == [.otherCredentials, .given, .otherCredentials])
  }

  @Test func `the header fields that decide are named`() throws {
    let library = learned([
      Recorded("GET /y", says: "{}", fields: ["accept": "json", "agent": "1"]),
      Recorded("GET /y", says: "<y/>", fields: ["accept": "xml", "agent": "1"]),
    ])
    let one = try self.standings(library, "GET /y", fields: Fields(["Accept": "xml"]))
    #expect(one.entry.decidingFields == ["accept"] && one.standings == [.otherFields, .given])
  }
}
