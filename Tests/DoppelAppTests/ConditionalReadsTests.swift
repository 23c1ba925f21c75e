import DoppelExchange
import DoppelRespond
import DoppelTesting
import NIOCore
import SystemPackage
import Testing

@testable import DoppelApp

/// What a mock says to clients that ask whether what they hold is still right (RFC 9110 section 13.1.2).
struct ConditionalReadsTests {
  /// A read or a write of `/a`, by a client that says who it is.
  ///
  /// - Parameters:
  ///   - held: the tag that it holds.
  ///   - tag: of what it is answered; with the one that it holds it is a confirmation.
  private func asked(_ number: Int, _ method: String = "GET", holding held: String? = nil, tag: String) -> Exchange {
    let confirms = held == tag
    var asked = exchange(
      number, "/a", body: confirms ? "" : #"{"is":"\#(tag)"}"#, code: confirms ? 304 : 200, method: method,
      sent: method == "PUT" ? #"{"is":"\#(tag)"}"# : "")
    asked.request?.fields.append("Authorization", "Bearer one")
    asked.session = "auth:one"
    if let held { asked.request?.fields.append("If-None-Match", "\"\(held)\"") }
    asked.response?.fields.append("ETag", "\"\(tag)\"")
    return asked
  }

  private func answerer(_ recorded: [Exchange]) async throws -> Answerer {
    let setting = try Setting()
    try await setting.record(recorded)
    let loader = LibraryLoader(paths: [FilePath(setting.folder.file("doppel"))], choice: .out, marks: Fields())
    return Answerer(
      loader.load(setting.environment).library, configuration: .init(), clients: SessionRule.automatic.clients)
  }

  /// The status and the tag of what is said.
  private func said(_ answerer: Answerer, _ live: Exchange, holding held: String? = nil) throws -> String {
    var request = try #require(live.request)
    if let held {
      request.fields.removeAll("If-None-Match")
      request.fields.append("If-None-Match", held)
    }
    let decision = answerer.decide(
      Question(key: live.signature.canonicalBytes, request: request, startedAt: live.startedAt))
    guard case .prepared(let answer)? = decision.answer else { return "\(decision.outcome)" }
    let lines = String(buffer: answer.wire).split(separator: "\r\n")
    let tag = lines.first { $0.hasPrefix("ETag") }?.split(separator: "\"").last ?? ""
    return "\(lines[0].split(separator: " ")[1]) \(tag)"
  }

  @Test func `only who holds what is there is told that it is right`() async throws {
    let recorded = [self.asked(1, tag: "v1"), self.asked(2, holding: "v1", tag: "v1")]
    for (held, said) in [
      (#""v1""#, "304 v1"), (#"W/"v1""#, "304 v1"), (#""v0", "v1""#, "304 v1"), ("*", "304 v1"), (#""v0""#, "200 v1"),
      ("", "200 v1"),
    ] {
      let answerer = try await self.answerer(recorded)
      #expect(try self.said(answerer, recorded[1], holding: held) == said, "\(held)")
      #expect(try self.said(answerer, recorded[0]) == "200 v1")
    }
  }

  @Test func `after a write what was there before is not right any more`() async throws {
    let recorded = [
      self.asked(1, tag: "v1"), self.asked(2, holding: "v1", tag: "v1"), self.asked(3, "PUT", tag: "v2"),
      self.asked(4, tag: "v2"),
    ]
    let answerer = try await self.answerer(recorded)
    #expect(try self.said(answerer, recorded[0]) == "200 v1" && self.said(answerer, recorded[1]) == "304 v1")
    #expect(try self.said(answerer, recorded[2]) == "200 v2")
    #expect(try self.said(answerer, recorded[1], holding: #""v1""#) == "200 v2")
    #expect(try self.said(answerer, recorded[1], holding: #""v2""#).hasPrefix("304"), "as it is told where it was recorded")
  }

  @Test func `what was recorded is said as it was`() async throws {
    let recorded = [
      self.asked(1, holding: "v0", tag: "v1"), self.asked(2, holding: "v1", tag: "v1"), self.asked(3, "PUT", tag: "v2"),
      self.asked(4, holding: "v1", tag: "v2"), self.asked(5, holding: "v2", tag: "v2"), self.asked(6, tag: "v2"),
    ]
    let answerer = try await self.answerer(recorded)
    #expect(
      try recorded.map { try self.said(answerer, $0) } == ["200 v1", "304 v1", "200 v2", "200 v2", "304 v2", "200 v2"])
  }

  @Test func `where nothing else was recorded than that it is right, that is said`() async throws {
    let recorded = [self.asked(1, holding: "v1", tag: "v1")]
    #expect(try self.said(await self.answerer(recorded), recorded[0], holding: #""v7""#) == "304 v1")
  }
}
