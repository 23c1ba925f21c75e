import DoppelExchange
import NIOCore
import Testing

@testable import DoppelMatch

struct RecordedRolesTests {
  private static func value(_ number: Int) -> ByteBuffer { ByteBuffer(string: uuid(number)) }

  /// Two casts: of sessions 0 and 1, and of nobody's.
  private let roles = RecordedRoles(
    [
      [
        .init(orders: [0, 5], session: 0, values: [value(0), value(10)], made: [value(20)]),
        .init(orders: [1], session: 1, values: [value(1), value(11)], made: [value(21)]),
      ],
      [.init(orders: [2], session: -1, values: [value(2)]), .init(orders: [3], session: -1, values: [value(3)])],
    ], credentials: [0: ["a", "b"], 1: ["c"]],
    later: [
      .init(order: 7, session: 0, asked: 7, values: [value(30)]), .init(order: 8, session: 0, asked: 8, values: [value(31)]),
      .init(order: 9, session: 1, asked: 7, values: [value(40)]),
    ], issued: [10: 1], openings: [0: [3, 4], 1: [4]])

  private func pairs(_ pairs: Library.Pairs) -> [[String]] {
    pairs.map { [String(buffer: $0.live), String(buffer: $0.recorded)] }
  }

  @Test func `a role comes with its answers, its credentials and its values`() throws {
    let first = try #require(self.roles.role(givenBy: 0))
    #expect(self.roles.role(givenBy: 5) == first && self.roles.order(of: first) == 0)
    #expect(self.roles.role(ofCredential: "a") == first && self.roles.role(ofCredential: "b") == first)
    #expect(self.roles.role(ofCredential: "c") == first.at(1) && self.roles.role(ofCredential: "d") == nil)
    #expect(self.roles.role(givenBy: 4) == nil)
    let key = signature(ofRequest: #"PUT /o/\#(uuid(2)) {"a":"\#(uuid(11))","b":"\#(uuid(1))","c":"\#(uuid(20))"}"#)
      .canonicalBytes
    #expect(
      Set(self.roles.roles(in: key, form: { sampleForm(of: $0) }))
        == [first.at(1), try #require(self.roles.role(givenBy: 2))], "each once, and not by what the client made")
    #expect(self.roles.session(of: first.at(1)) == 1)
    #expect(try self.roles.session(of: #require(self.roles.role(givenBy: 2))) == nil)
    #expect(self.roles.places(beside: first) == 0..<2)
  }

  @Test func `what one holds has its counterpart in another role`() throws {
    let first = try #require(self.roles.role(givenBy: 0))
    let held = [[0, 1], [10, 11]].map { $0.map { uuid($0) } }
    #expect(self.pairs(self.roles.pairs(from: first, to: first.at(1))) == held)
    #expect(
      self.pairs(self.roles.pairs(from: first, to: first.at(1), told: [7, 8])) == held + [[uuid(30), uuid(40)]],
      "and what both were told later")
    #expect(self.roles.later(toldBy: 9) == 7 && self.roles.later(toldBy: 8) == 8 && self.roles.later(toldBy: 0) == nil)
    #expect(
      self.roles.begins(first, with: [3]) && self.roles.begins(first, with: [3, 4]) && !self.roles.begins(first, with: [4]))
    #expect(self.roles.begins(first.at(1), with: [4]))
    #expect(self.roles.session(issuedBy: 10) == 1 && self.roles.session(issuedBy: 0) == nil)
    let live = self.roles.pairs(from: first, to: first.at(1)) { $0 == Self.value(20) ? ByteBuffer(string: "own") : nil }
    #expect(self.pairs(live)[2] == ["own", uuid(21)])
  }

  @Test func `a role of another library is none`() throws {
    let other = RecordedRoles.Role(cast: 7, place: 0)
    let first = try #require(self.roles.role(givenBy: 0))
    for role in [other, first.at(7), first.at(-1)] {
      #expect(self.roles.values(of: role).isEmpty && self.roles.session(of: role) == nil && self.roles.order(of: role) == nil)
      #expect(!self.roles.isMade(role) && !self.roles.begins(role, with: []))
      #expect(self.roles.pairs(from: first, to: role).isEmpty && self.roles.pairs(from: role, to: first).isEmpty)
    }
  }

  @Test func `of no cast there is nothing`() {
    #expect(RecordedRoles().isEmpty && !self.roles.isEmpty && RecordedRoles().values.isEmpty)
    #expect(self.roles.values.isSuperset(of: [Self.value(0).stirredHash, Self.value(40).stirredHash]))
    #expect(RecordedRoles().roles(in: signature("/").canonicalBytes, form: { sampleForm(of: $0) }).isEmpty)
  }
}
