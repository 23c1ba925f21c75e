import DoppelExchange
import NIOCore
import Testing

@testable import DoppelSynthesis

@Suite
struct WorldTests {
  private let vocabulary = Vocabulary(names: ["id"], ids: ["s", "b1", "b2"])
  private var world = World()

  @discardableResult
  private mutating func see(_ method: String, _ path: String, _ status: Int, _ body: String, _ effect: Effect.Kind) -> String? {
    let call = Traffic.call(method, path)
    let shown = Traffic.shown(status, body, effect: effect).read(by: self.vocabulary)
    return self.world.observe(shown, of: call, call.target { ["s", "b1", "b2"].contains($0) }, keys: [])
  }

  private mutating func fill() {
    self.see("POST", "/shelves", 201, #"{"id":"s"}"#, .create)
    self.see("POST", "/shelves/s/books", 201, #"{"id":"b1","n":1}"#, .create)
    self.see("POST", "/shelves/s/books", 201, #"{"id":"b2","n":2}"#, .create)
  }

  @Test
  mutating func `what a write shows is new or overwrites, what a read shows only adds`() {
    self.fill()
    self.see("GET", "/shelves/s/books/b1", 200, #"{"id":"b1","n":7,"more":true}"#, .none)
    #expect(self.world.field("n", of: "b1") == .number("1"))
    #expect(self.world.field("more", of: "b1") == .word("true"))
    self.see("PATCH", "/shelves/s/books/b1", 200, #"{"id":"b1","n":7}"#, .change)
    #expect(self.world.field("n", of: "b1") == .number("7"))
    #expect(self.world.items(of: "method=POST /shelves/*/books", in: "s").map(\.id) == ["b1", "b2"])
  }

  @Test
  mutating func `what was removed is gone with all that was in it, and comes last when it is made again`() {
    self.fill()
    self.see("DELETE", "/shelves/s/books/b1", 204, "", .remove)
    #expect(self.world.isThere("b1") == false && self.world.isThere("b2") == true && self.world.isThere("b3") == nil)
    self.see("PUT", "/shelves/s/books/b1", 201, #"{"id":"b1","n":1}"#, .change)
    #expect(self.world.items(of: "method=POST /shelves/*/books").map(\.id) == ["b2", "b1"])
    self.see("DELETE", "/shelves/s", 204, "", .remove)
    #expect(self.world.items(of: "method=POST /shelves/*/books").isEmpty)
  }

  @Test
  mutating func `a write that shows nothing of what it changes leaves nothing known of it`() {
    self.fill()
    self.see("PATCH", "/shelves/s/books/b1", 204, "", .change)
    #expect(self.world.field("n", of: "b1") == nil)
  }

  @Test
  mutating func `a refused call changes nothing`() {
    self.fill()
    self.see("DELETE", "/shelves/s/books/b1", 409, #"{"id":"b1"}"#, .remove)
    #expect(self.world.isThere("b1") == true)
  }

  @Test
  mutating func `at the limit all items are kept, one more says that it is over`() {
    for number in 0..<World.itemLimit {
      let vocabulary = Vocabulary(names: ["id"], ids: ["\(number)"])
      let call = Traffic.call("POST", "/x")
      let shown = Traffic.shown(201, #"{"id":"\#(number)"}"#, effect: .create).read(by: vocabulary)
      self.world.observe(shown, of: call, call.target { _ in false }, keys: [])
    }
    #expect(!self.world.isOver && self.world.items.count == World.itemLimit)
    self.see("POST", "/shelves", 201, #"{"id":"s"}"#, .create)
    #expect(self.world.isOver && self.world.items.count == World.itemLimit)
  }

  @Test
  mutating func `at the limit all marks are remembered, one more makes the older half go`() {
    self.fill()
    for number in 1...World.markLimit {
      let shown = Traffic.shown(200, #"{"id":"b1","n":\#(number + 1)}"#, Fields(["ETag": "\"t\(number)\""]), effect: .change)
      let call = Traffic.call("PUT", "/shelves/s/books/b1")
      self.world.observe(
        shown.read(by: self.vocabulary), of: call, call.target { ["s", "b1", "b2"].contains($0) }, keys: [])
    }
    #expect(self.world.mark("\"t1\"") != nil && self.world.mark("W/\"t\(World.markLimit)\"") != nil)
    let call = Traffic.call("GET", "/shelves")
    self.world.observe(
      Traffic.shown(200, "[]", Fields(["ETag": "\"more\""])), of: call, call.target { _ in false }, keys: [])
    #expect(self.world.mark("t1") == nil && self.world.mark("more") != nil && self.world.mark("t\(World.markLimit)") != nil)
  }

  @Test
  mutating func `what was removed has what its removal said of it and nothing else`() {
    self.fill()
    self.see("DELETE", "/shelves/s/books/b1", 200, #"{"id":"b1","gone":true}"#, .remove)
    #expect(self.world.items["b1"]?.shown == ["id": .string("b1"), "gone": .word("true")])
    #expect(self.world.items(of: "method=POST /shelves/*/books", in: "s").map(\.id) == ["b2"])
    #expect(self.world.items(of: "method=POST /shelves/*/books", in: "s", evenGone: true).map(\.id) == ["b1", "b2"])
  }

  @Test(arguments: [(1_000, true), (1_001, false)])
  func `of what answers to creations say as much is remembered as the limit is`(count: Int, isLastKnown: Bool) {
    var world = World()
    let call = Traffic.call("POST", "/goods")
    for number in 1...count {
      let shown = Traffic.shown(201, #"{"ref":"r\#(number)"}"#, effect: .create)
      world.observe(shown, of: call, call.target { _ in false }, keys: [])
    }
    #expect(world.isAnnounced("r1000"))
    #expect(world.isAnnounced("r\(count)") == isLastKnown)
  }

  @Test
  func `of an item with which something unknown was done nothing is known until it is stored again`() {
    let stores = Stores(Traffic.stores.samples)
    var world = World()
    func change(_ call: Call, effect: Effect.Kind) {
      world.observe(Traffic.shown(200, "", effect: effect), of: call, call.target(stores) { _ in false }, keys: [])
    }
    let (box, file) = ("box-ann", "box-ann\u{0}b.txt")
    change(Traffic.call("PUT", "/box-ann/b.txt", sent: "x"), effect: .change)
    #expect(!world.isVague([box, file]))
    change(Traffic.call("PUT", "/box-ann/b.txt?part=1", sent: "y"), effect: .change)
    #expect(world.isVague([box, file]) && world.isVague([box]))
    change(Traffic.call("PUT", "/box-ann/b.txt", sent: "z"), effect: .change)
    #expect(!world.isVague([box, file]))
  }

  // MARK: Places

  @Test(arguments: [(StoredPlaces.byteLimit, true), (StoredPlaces.byteLimit + 1, false)])
  func `as much is put together of what is sent bit by bit as the limit is`(count: Int, isKnown: Bool) {
    var world = World()
    world.putPlace("a\(Stores.mark)b", ["+": .word("true"), "%": .bytes(ByteBuffer(string: "x"))])
    let sent = world.sent(to: "a\(Stores.mark)b", ByteBuffer(repeating: 0x61, count: count - 1))
    #expect((sent != nil) == isKnown)
  }

  @Test(arguments: [(World.vagueLimit, false), (World.vagueLimit + 1, true)])
  func `of a session with more forgotten places than the limit nothing is made up`(count: Int, isOver: Bool) {
    var world = World()
    for number in 0..<count { world.forgetPlace("a\(Stores.mark)\(number)") }
    #expect(world.isOver == isOver)
  }

  @Test
  func `what was sent in several requests is known where such was given back`() {
    for (word, isKnown) in [("true", true), ("once", false)] {
      var world = World()
      world.putPlace("a\(Stores.mark)b", ["+": .word(word), "%": .bytes(ByteBuffer(string: "x"))])
      #expect((world.sent(to: "a\(Stores.mark)b", ByteBuffer(string: "y")) != nil) == isKnown)
      #expect(world.sent(to: "a\(Stores.mark)b", ByteBuffer()) == ByteBuffer(string: "x"))
    }
  }

  @Test
  func `what a request sends is at a place where such was given back, and else nothing is known of it`() throws {
    let places = StoredPlaces(PlaceTraffic.everybody.traffic.samples)
    for (method, isKnown) in [("PUT", true), ("PATCH", false)] {
      var world = World()
      let call = Traffic.call(method, "/v1/ann/tea/labels/last", #"{"a":1}"#)
      let place = try #require(places.place(atPath: call.path))
      let id = try #require(place.id)
      _ = world.observe(Traffic.shown(200, effect: .change), of: call, at: place, places)
      #expect((world.bytes(at: id) != nil) == isKnown)
    }
  }

  @Test
  func `of what is below a path that something was done to nothing is known`() {
    var world = World()
    for id in ["v1/a\(Stores.mark)x", "v1/a/b\(Stores.mark)x", "v1/ab\(Stores.mark)x"] { world.putPlace(id, [:]) }
    world.forgetPlaces(below: "v1/a")
    #expect(world.items.keys.sorted() == ["v1/ab\(Stores.mark)x"])
    #expect(world.isVague(["v1/a\(Stores.mark)x"]))
  }

  @Test
  func `what is removed is gone under its other names where that is so`() {
    for copies in [true, false] {
      var world = World()
      world.putPlace("a\(Stores.mark)own", [:])
      world.putPlace("a\(Stores.mark)other", ["=": .string("a\(Stores.mark)own")])
      world.removePlace("a\(Stores.mark)own", withCopies: copies)
      #expect(world.isThere("a\(Stores.mark)own") == false)
      #expect(world.isThere("a\(Stores.mark)other") == !copies)
    }
  }
}
