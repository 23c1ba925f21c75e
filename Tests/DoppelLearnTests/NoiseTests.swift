import DoppelExchange
import NIOCore
import Testing

@testable import DoppelLearn

struct NoiseTests {
  private static let request: KeyValuePairs = ["name:method": "GET", "text:at": "1779908881", "text:id": uuid(0)]

  /// A rule for the parameter of that name in requests like `request`.
  private func rule(
    _ name: String, _ reason: NoiseRule.Reason, _ likeness: ValueLikeness, lengths: Set<Int>
  ) throws -> NoiseRule {
    try withLeaves(Signature(Self.request)) { bytes, leaves in
      let leaf = try #require(leaves.first { String(decoding: bytes[$0.name], as: UTF8.self) == name })
      return NoiseRule(
        kind: RequestKind.key(of: bytes, leaves), place: leaf.place, reason: reason, likenesses: [likeness], lengths: lengths,
        values: 1, requests: 1, example: 0)
    }
  }

  private func texts(
    _ noise: Noise, _ request: KeyValuePairs<String, String>, isKnown: (String) -> Bool = { _ in true }
  ) -> [String] {
    withLeaves(Signature(request)) { bytes, leaves in
      noise.leaves(in: bytes, leaves) { isKnown(String(decoding: $0, as: UTF8.self)) }.map {
        String(decoding: bytes[$0.range], as: UTF8.self)
      }
    }
  }

  @Test func `without rules there is no noise`() {
    #expect(Noise().isEmpty && Noise().made.isEmpty && Noise().rules.isEmpty)
    #expect(self.texts(Noise(), Self.request).isEmpty)
  }

  @Test func `the fields of rules are noise in requests of their kind, in order`() throws {
    let noise = try Noise([
      self.rule("text:id", .made, .of(.uuid), lengths: [36]), self.rule("text:at", .moment, .of(.epoch), lengths: []),
    ])
    #expect(!noise.isEmpty && self.texts(noise, Self.request) == ["1779908881", uuid(0)])
    #expect(self.texts(noise, ["name:method": "GET", "text:at": "1779908999", "text:id": uuid(7)]) == ["1779908999", uuid(7)])
    #expect(self.texts(noise, ["name:method": "PUT", "text:at": "1779908881", "text:id": uuid(0)]).isEmpty)
    #expect(self.texts(noise, ["name:method": "GET", "text:id": uuid(0)]).isEmpty)
  }

  @Test func `a field is noise only where its value may be`() throws {
    let noise = try Noise([
      self.rule("text:id", .made, .of(.uuid), lengths: [36]), self.rule("text:at", .moment, .of(.epoch), lengths: [10]),
    ])
    let words = String(repeating: "word", count: 9)
    #expect(self.texts(noise, ["name:method": "GET", "text:at": "9999999999", "text:id": words]) == [words])
    #expect(self.texts(noise, ["name:method": "GET", "text:at": "ordinarily", "text:id": "00f067aa0ba902b7"]).isEmpty)
  }

  @Test func `what follows what was said before is noise only where that is known`() throws {
    let noise = try Noise([self.rule("text:id", .followed, .of(.uuid), lengths: [36])])
    #expect(self.texts(noise, Self.request) { $0 == uuid(0) } == [uuid(0)])
    #expect(self.texts(noise, Self.request) { $0 == uuid(1) }.isEmpty)
    let made = try Noise([self.rule("text:id", .made, .of(.uuid), lengths: [36])])
    #expect(self.texts(made, Self.request) { _ in false } == [uuid(0)])
  }

  @Test func `other rules are asked for only of kinds that were not recorded`() throws {
    let other: KeyValuePairs = ["name:method": "PUT", "text:id": uuid(0)]
    let rule = try self.rule("text:id", .made, .of(.uuid), lengths: [36])
    withLeaves(Signature(other)) { bytes, leaves in
      func asked(_ noise: Noise) -> Int {
        var count = 0
        func rules() -> [UInt64: NoiseRule] {
          count += 1
          return [:]
        }
        let found = noise.leaves(in: bytes, leaves, other: rules) { _ in true }
        let reasons = noise.rules(in: bytes, leaves, of: leaves, other: rules)
        #expect(found.isEmpty && reasons.allSatisfy { $0 == nil })
        return count
      }
      #expect(asked(Noise([rule])) == 2)
      let noise = Noise([rule], recordedKinds: [RequestKind.key(of: bytes, leaves)])
      #expect(asked(noise) == 0 && asked(noise.noting([:])) == 0)
    }
  }

  @Test func `the mask is one byte that no text has`() { #expect(Noise.mask == ByteBuffer(bytes: [1])) }
}
