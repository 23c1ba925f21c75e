import DoppelExchange
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

  @Test func `the first by which a request is found is told`() throws {
    var builder = LibraryBuilder()
    builder.add(
      exchange(1, isEdited: true), response: prepared("1"), signature: signature("/"), computed: signature("/", body: "b"),
      instance: nil)
    let library = builder.build()
    let relaxed = try #require(library.relaxed(signature("/", body: "other").canonicalBytes))
    #expect(relaxed.entry == 0 && relaxed.by == Relaxation(removedKeys: ["http:body"]))
    #expect(library.relaxed(signature("/").canonicalBytes) == nil, "nothing is removed from it")
    #expect(library.relaxed(signature("/else", body: "b").canonicalBytes) == nil)
  }
}
