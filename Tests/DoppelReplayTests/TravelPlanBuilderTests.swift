import DoppelExchange
import DoppelLearn
import NIOCore
import Testing

@testable import DoppelReplay

struct TravelPlanBuilderTests {
  private func link(_ text: String, _ exchange: Int, _ index: Int, isPart: Bool = false) -> ValueLink {
    ValueLink(
      text: ByteBuffer(string: text), used: .init(exchange: 9, place: "p", index: 0, isPart: false),
      issued: [.init(exchange: exchange, place: "body.id", index: index, isPart: isPart)], isDistinctive: true)
  }

  @Test func `each value at an issuing place has a number of its own`() {
    var builder = TravelPlanBuilder(Correlations(links: [self.link("a", 0, 0)]), kinds: ["create", "create"])
    builder.add(values(["body.id": "a", "body.id": "a", "body.x": "a"]), of: 0)
    builder.add(values(["body.id": "a"]), of: 1)
    #expect(builder.count == 3)
    #expect(builder.issues[0]?.map(\.first) == [0] && builder.issues[1]?.map(\.first) == [2])
    #expect(
      builder.number(of: ByteBuffer(string: "a"), at: .init(exchange: 0, place: "body.id", index: 1, isPart: false)) == 1)
  }

  @Test func `a value within a text is numbered once, and one that is not there not at all`() {
    var builder = TravelPlanBuilder(
      Correlations(links: [
        self.link("abcdefgh", 0, 0, isPart: true), self.link("abcdefgh", 0, 0, isPart: true),
        self.link("gone-gone", 0, 0, isPart: true),
      ]),
      kinds: ["create"])
    builder.add(values(["body.id": "id: abcdefgh;"]), of: 0)
    #expect(builder.count == 1 && builder.issues[0]?.first?.texts.map(\.first) == [0])
    #expect(builder.issues[0]?.first?.texts.first?.recorded == [ByteBuffer(string: "abcdefgh")])
    #expect(builder.issues[0]?.first?.recorded.isEmpty == true)
  }

  @Test func `two values within one text have numbers of their own`() {
    let spot = ValueLink.Spot(exchange: 0, place: "body.id", index: 0, isPart: true)
    var builder = TravelPlanBuilder(
      Correlations(links: [self.link("first-value", 0, 0, isPart: true), self.link("other-value", 0, 0, isPart: true)]),
      kinds: ["create"])
    builder.add(values(["body.id": "a=first-value; b=other-value;"]), of: 0)
    #expect(builder.number(of: ByteBuffer(string: "first-value"), at: spot) == 0)
    #expect(builder.number(of: ByteBuffer(string: "other-value"), at: spot) == 1)
    #expect(builder.number(of: ByteBuffer(string: "third-value"), at: spot) == nil && builder.count == 2)
  }
}
