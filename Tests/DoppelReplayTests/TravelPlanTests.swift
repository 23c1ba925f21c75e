import DoppelExchange
import DoppelLearn
import NIOCore
import Testing

@testable import DoppelReplay

struct TravelPlanTests {
  @Test func `without correlations nothing is asked for`() {
    let plan = TravelPlan(Correlations(), kinds: ["a"]) { _ in
      Issue.record("an answer was read")
      return []
    }
    #expect(plan.isEmpty && plan.count == 0 && !plan.uses(in: 0) && !plan.issues(in: 0))
    #expect(TravelPlan.none.isEmpty)
  }

  @Test func `only the answers of kinds that issue something are read`() {
    var read: [Int] = []
    let link = ValueLink(
      text: ByteBuffer(string: "a"), used: .init(exchange: 3, place: "p", index: 0, isPart: false),
      issued: [.init(exchange: 0, place: "body.id", index: 0, isPart: false)], isDistinctive: true)
    let plan = TravelPlan(Correlations(links: [link]), kinds: ["create", "other", "create", "read"]) { exchange in
      read.append(exchange)
      return values(["body.id": "a", "body.x": "b"])
    }
    #expect(read == [0, 2] && plan.count == 2)
    #expect(plan.issues(in: 0) && plan.issues(in: 2) && !plan.issues(in: 1) && plan.uses(in: 3) && !plan.uses(in: 0))
  }

  @Test func `what clients give back as it is counts in every answer that has it`() {
    let link = ValueLink(
      text: ByteBuffer(string: "e1"), returnedAs: "entity tag", used: .init(exchange: 2, place: "p", index: 0, isPart: false),
      issued: [.init(exchange: 0, place: "header etag", index: 0, isPart: false)], isDistinctive: true)
    let tag = [MessageValue(place: "header etag", text: ByteBuffer(string: "e1"), returnedAs: "entity tag")]
    let plan = TravelPlan(Correlations(links: [link]), kinds: ["a", "b", "c"]) { $0 < 2 ? tag : values(["body.x": "e1"]) }
    #expect(plan.issues(in: 0) && plan.issues(in: 1) && !plan.issues(in: 2))
  }
}
