import DoppelMatch
import Testing

struct RelaxationTests {
  @Test func `the removed keys are taken away`() {
    let relaxation = Relaxation(removedKeys: ["http:body", "absent"])
    #expect(relaxation.applied(to: signature("/", body: "x")) == signature("/"))
  }

  @Test func `where nothing would change there is nothing`() {
    #expect(Relaxation(removedKeys: ["http:body"]).applied(to: signature("/")) == nil)
    #expect(Relaxation(removedKeys: []).applied(to: signature("/")) == nil)
  }

  @Test func `the order in which keys were removed does not matter`() {
    #expect(Relaxation(removedKeys: ["b", "a"]) == Relaxation(removedKeys: ["a", "b"]))
  }
}
