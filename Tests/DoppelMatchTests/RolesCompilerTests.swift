import DoppelExchange
import NIOCore
import Testing

@testable import DoppelMatch

struct RolesCompilerTests {
  private func roles(_ recorded: [Recorded], learns: Bool = true) -> RecordedRoles {
    var builder = LibraryBuilder(learns: learns, form: { sampleForm(of: $0) }, texts: { [$0.wire] })
    for (number, one) in recorded.enumerated() {
      var said = exchange(number, session: one.session, at: number)
      said.duration = .milliseconds(1)
      builder.add(
        said, response: prepared(one.says), signature: signature(ofRequest: one.request), computed: nil, instance: nil,
        facts: one.facts)
    }
    return builder.build().roles
  }

  /// Somebody who is given a thing and does something with it.
  private func visit(_ number: Int, says: String = "made", session: String? = nil, issues: [String] = []) -> [Recorded] {
    [
      Recorded("POST /o {}", says: "\(says) \(uuid(number))", session: session, issues: issues),
      Recorded("DELETE /o/\(uuid(number))", session: session),
    ]
  }

  @Test func `alike answers to one request make a cast, each a role`() throws {
    let roles = self.roles(self.visit(0) + self.visit(1) + self.visit(2))
    let first = try #require(roles.role(givenBy: 0))
    #expect(roles.role(givenBy: 2) == first.at(1) && roles.role(givenBy: 4) == first.at(2) && roles.role(givenBy: 1) == nil)
    #expect(roles.places(beside: first) == 0..<3 && roles.session(of: first) == nil)
    #expect(
      roles.pairs(from: first, to: first.at(2)).map { [String(buffer: $0.live), String(buffer: $0.recorded)] }
        == [[uuid(0), uuid(2)]])
  }

  @Test func `answers that give the same give one role`() throws {
    let roles = self.roles(self.visit(0) + [self.visit(0)[0]] + self.visit(1))
    let first = try #require(roles.role(givenBy: 0))
    #expect(roles.role(givenBy: 2) == first && roles.role(givenBy: 3) == first.at(1))
  }

  @Test func `answers that say something else, or give nothing that is used, make none`() {
    #expect(self.roles(self.visit(0) + self.visit(1, says: "other")).isEmpty)
    #expect(self.roles([self.visit(0)[0], self.visit(1)[0]]).isEmpty)
    #expect(self.roles(self.visit(0)).isEmpty, "one alone")
    #expect(self.roles(self.visit(0) + self.visit(0)).isEmpty, "the same once more")
    #expect(self.roles(self.visit(0) + self.visit(1), learns: false).isEmpty)
  }

  @Test func `who had a session before is that one, and is given one thing before another`() throws {
    #expect(self.roles(self.visit(0, session: "a") + self.visit(1, session: "b")).isEmpty)
    let roles = self.roles(self.visit(0, session: "a") + self.visit(1, session: "b") + self.visit(2, session: "a"))
    let first = try #require(roles.role(givenBy: 0))
    #expect(roles.role(givenBy: 4) == first.at(1) && roles.role(givenBy: 2) == nil)
    #expect(roles.session(of: first) == nil, "whoever plays it stays who it is")
  }

  @Test func `credentials make a role of a session, with what that is told later`() throws {
    func visit(_ number: Int) -> [Recorded] {
      [
        Recorded("GET /", says: "hello", issues: ["c\(number)"]),
        Recorded("GET /form", says: "token \(uuid(number))", session: "c\(number)"),
        Recorded(#"POST /form {"token":"\#(uuid(number))"}"#, session: "c\(number)"),
      ]
    }
    let roles = self.roles(visit(0) + visit(1))
    let first = try #require(roles.role(ofCredential: "c0"))
    #expect(roles.role(ofCredential: "c1") == first.at(1) && roles.session(of: first) != roles.session(of: first.at(1)))
    let told = try #require(roles.later(toldBy: 1))
    #expect(roles.later(toldBy: 4) == told && roles.isMade(first))
    #expect(
      roles.pairs(from: first, to: first.at(1), told: [told]).map { [String(buffer: $0.live), String(buffer: $0.recorded)] }
        == [[uuid(0), uuid(1)]])
  }

  @Test func `credentials that a role's session is given later are known`() throws {
    func visit(_ number: Int) -> [Recorded] {
      [
        Recorded("GET /", says: "hello", issues: ["c\(number)"]),
        Recorded(#"POST /login {"user":"\#(number)"}"#, session: "c\(number)", issues: ["d\(number)"]),
        Recorded("GET /me", says: "\(number)", session: "d\(number)"),
      ]
    }
    let roles = self.roles(visit(0) + visit(1))
    let first = try #require(roles.role(givenBy: 0))
    #expect(roles.session(issuedBy: 1) == roles.session(of: first) && roles.session(issuedBy: 0) == nil)
    #expect(roles.session(issuedBy: 4) == roles.session(of: first.at(1)) && roles.role(ofCredential: "d0") == nil)
  }

  @Test func `what is read may have been there before`() throws {
    let roles = self.roles([
      Recorded("GET /o", says: "made \(uuid(0))"), Recorded("DELETE /o/\(uuid(0))"),
      Recorded("GET /o", says: "made \(uuid(1))"),
      Recorded("DELETE /o/\(uuid(1))"),
    ])
    #expect(try !roles.isMade(#require(roles.role(givenBy: 0))))
  }

  @Test func `a cast has at most so many roles`() throws {
    let visits = (0..<90).map { self.visit($0)[0] } + (0..<90).map { self.visit($0)[1] }
    let roles = self.roles(visits)
    #expect(roles.places(beside: try #require(roles.role(givenBy: 0))).count == RecordedRoles.castLimit)
    #expect(roles.places(beside: try #require(roles.role(givenBy: 89))).count == 90 - RecordedRoles.castLimit)
  }
}
