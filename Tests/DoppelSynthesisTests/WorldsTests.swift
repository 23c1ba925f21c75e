import DoppelExchange
import Testing

@testable import DoppelSynthesis

@Suite
struct WorldsTests {
  private static let vocabulary = Vocabulary(names: ["id"], ids: ["a", "b"])
  private var worlds = Worlds()

  /// Sends a request in a session, and gives how many items its world has then.
  @discardableResult
  private mutating func see(
    _ session: String, _ method: String, _ path: String, _ status: Int, _ body: String, _ effect: Effect.Kind = .none,
    in group: String? = "g"
  ) -> Int {
    let call = Traffic.call(method, path)
    let shown = Traffic.shown(status, body, effect: effect).read(by: Self.vocabulary)
    var count = 0
    self.worlds.change(session, naming: call.parts, in: group) { world in
      world.observe(shown, of: call, call.target { Self.vocabulary.ids.contains($0) }, keys: [])
      count = world.items.count
      return world.tells(shown, of: call)
    }
    return count
  }

  @Test
  mutating func `each session has a world of its own`() {
    self.see("one", "POST", "/x", 201, #"{"id":"a"}"#, .create)
    #expect(self.see("one", "GET", "/x", 200, "[]") == 1)
    #expect(self.see("two", "GET", "/x", 200, "[]") == 0)
  }

  @Test
  mutating func `a session that is told of another's item is in one world with it from then on`() {
    self.see("one", "POST", "/x", 201, #"{"id":"a"}"#, .create)
    self.see("two", "POST", "/x", 201, #"{"id":"b"}"#, .create)
    #expect(self.see("two", "GET", "/x/a", 200, #"{"id":"a"}"#) == 2)
    self.see("two", "DELETE", "/x/a", 204, "", .remove)
    #expect(self.worlds.world(of: "one")?.isThere("a") == false && self.worlds.world(of: "one")?.isThere("b") == true)
    #expect(self.worlds.world(of: "one")?.items["b"]?.owner == "two")
  }

  @Test(arguments: [
    ("GET", 403, #"{"error":"no"}"#, Effect.Kind.none, "g" as String?), ("GET", 200, #"{"id":"a","n":2}"#, .none, "g"),
    ("PUT", 200, #"{"id":"a","n":1}"#, .change, "g"), ("GET", 200, #"{"id":"a","n":1}"#, .none, "other"),
    ("GET", 200, #"{"id":"a","n":1}"#, .none, nil),
  ])
  mutating func `who is refused, shown something else, or puts something of that name stays alone`(
    method: String, status: Int, body: String, effect: Effect.Kind, group: String?
  ) {
    self.see("one", "POST", "/x", 201, #"{"id":"a","n":1}"#, .create)
    self.see("two", method, "/x/a", status, body, effect, in: group)
    self.see("two", "POST", "/x", 201, #"{"id":"b"}"#, .create, in: group)
    #expect(self.worlds.world(of: "one")?.isThere("b") == nil)
  }

  @Test
  mutating func `a name that is counted stands for something else elsewhere, and one that was drawn for the same`() {
    self.see("one", "POST", "/x", 201, #"{"id":"a"}"#, .create)
    self.see("two", "GET", "/lists/a/entries", 200, "[]")
    self.see("two", "POST", "/x", 201, #"{"id":"b"}"#, .create)
    #expect(self.worlds.world(of: "one")?.isThere("b") == nil)
    let drawn = "5f0c7d1b-3f2a-4c8d-9e6f-0a1b2c3d4e0f"
    var world = World()
    for id in ["a", drawn] {
      let call = Traffic.call("POST", "/x")
      let shown = Traffic.shown(201, #"{"id":"\#(id)"}"#, effect: .create).read(
        by: Vocabulary(names: ["id"], ids: ["a", drawn]))
      world.observe(shown, of: call, call.target { _ in false }, keys: [])
    }
    #expect(world.isNamed("a", by: ["x", "a", "y"]) && !world.isNamed("a", by: ["y", "a"]))
    #expect(world.isNamed(drawn, by: ["y", drawn]) && !world.isNamed("never", by: ["x", "never"]))
  }

  @Test
  mutating func `what a client wrote to something of another's name leaves it open what became of that`() {
    self.see("one", "POST", "/x", 201, #"{"id":"a","n":1}"#, .create)
    self.see("two", "GET", "/x/a", 403, #"{"error":"no"}"#)
    #expect(self.worlds.world(of: "one")?.isVague(["a"]) == false)
    self.see("two", "PUT", "/x/a", 200, #"{"id":"a","n":2}"#, .change)
    #expect(self.worlds.world(of: "one")?.isVague(["a"]) == true)
  }

  @Test(arguments: [(World.itemLimit / 2 - 1, true), (World.itemLimit / 2, false)])
  mutating func `sessions whose items together would be too many stay alone`(count: Int, isJoined: Bool) {
    let vocabulary = Vocabulary(names: ["id"], ids: Set((0..<count).map { "i\($0)" } + ["b"]))
    func see(
      _ session: String, _ method: String, _ path: String, _ body: String, _ effect: Effect.Kind, in worlds: inout Worlds
    ) {
      let call = Traffic.call(method, path)
      let shown = Traffic.shown(200, body, effect: effect).read(by: vocabulary)
      worlds.change(session, naming: call.parts, in: "g") { world in
        world.observe(shown, of: call, call.target { vocabulary.ids.contains($0) }, keys: [])
        return world.tells(shown, of: call)
      }
    }
    for number in 0..<count { see("one", "POST", "/x", #"{"id":"i\#(number)"}"#, .create, in: &self.worlds) }
    see("two", "POST", "/x", #"{"id":"b"}"#, .create, in: &self.worlds)
    see("two", "GET", "/x/i0", #"{"id":"i0"}"#, .none, in: &self.worlds)
    #expect((self.worlds.world(of: "one")?.isThere("b") == true) == isJoined)
  }

  @Test
  mutating func `those who are in the world of another are remembered and forgotten like others`() {
    self.worlds = Worlds(limit: 8)
    self.see("host", "POST", "/x", 201, #"{"id":"a"}"#, .create)
    for number in 0..<7 { self.see("\(number)", "GET", "/x/a", 200, #"{"id":"a"}"#) }
    #expect(self.worlds.forgotten == 0 && self.worlds.world(of: "0")?.isThere("a") == true)
    self.see("8", "GET", "/x/a", 200, #"{"id":"a"}"#)
    #expect(self.worlds.forgotten == 1 && self.worlds.world(of: "0") == nil && self.worlds.world(of: "1") != nil)
  }

  @Test
  mutating func `a name that several sessions gave tells of none of them`() {
    for session in ["one", "two"] { self.see(session, "POST", "/x", 201, #"{"id":"a"}"#, .create) }
    #expect(self.see("three", "GET", "/x/a", 200, #"{"id":"a"}"#) == 1)
    #expect(self.worlds.world(of: "one")?.items.count == 1)
  }

  @Test
  mutating func `at the limit all worlds are remembered, one more makes the oldest go`() {
    self.worlds = Worlds(limit: 8)
    for number in 0..<8 { self.see("\(number)", "GET", "/x", 200, "[]") }
    #expect(self.worlds.forgotten == 0 && self.worlds.world(of: "0") != nil)
    self.see("8", "GET", "/x", 200, "[]")
    #expect(self.worlds.forgotten == 1 && self.worlds.world(of: "0") == nil && self.worlds.world(of: "1") != nil)
  }
}
