import DoppelExchange
import NIOCore
import Testing

@testable import DoppelSynthesis

extension Synthesizer.Reply {
  var answer: Synthesizer.Made? { if case .made(let made) = self { made } else { nil } }

  fileprivate var isUnknown: Bool { if case .unknown = self { true } else { false } }
}

@Suite
struct SynthesizerTests {
  private static let now = Timestamp(nanoseconds: 1_700_000_000_000_000_000)
  private let synthesizer = Synthesizer(Traffic.shelves.model)

  private struct Said: Equatable {
    var status: Int
    var body: String
  }

  private func ask(
    _ method: String, _ target: String, _ body: String? = nil, session: String = "live", chosen: Synthesizer.Choice = .miss,
    of other: Synthesizer? = nil
  ) -> Said? {
    let reply = (other ?? self.synthesizer).answer(
      Traffic.key(method, target, body), Message(), session: session, following: 0, at: Self.now, chosen: chosen)
    guard let made = reply.answer, case .status(_, let code, _) = made.response.start else { return nil }
    return Said(status: code, body: String(buffer: made.response.body))
  }

  @Test
  func `a recorded answer stands where it says what the model says`() {
    #expect(self.ask("POST", "/books", #"{"title":"Tea of ann"}"#, chosen: .recorded(0)) == nil)
    #expect(self.ask("GET", "/books/bk-ann-7f3a91bc", chosen: .recorded(1)) == nil)
  }

  @Test
  func `an item is read as the session's own writes left it, in an order that was never recorded`() throws {
    #expect(self.ask("POST", "/books", #"{"title":"Salt"}"#, chosen: .recorded(2)) != nil)
    let second = try #require(self.ask("POST", "/books", #"{"title":"Tea of ann"}"#))
    #expect(second.status == 201)
    #expect(second.body.contains(#""title":"Tea of ann","state":"new","number":2,"version":1"#))
  }

  @Test
  func `changes, counters, lists with a filter and removals follow the state`() throws {
    #expect(self.ask("POST", "/books", #"{"title":"Tea of ann"}"#, chosen: .recorded(0)) == nil)
    #expect(self.ask("POST", "/books", #"{"title":"Salt"}"#, chosen: .recorded(2)) == nil)
    let changed = try #require(self.ask("PATCH", "/books/bk-ann-8e4b02cd", #"{"state":"read"}"#))
    let book = #"{"id":"bk-ann-8e4b02cd","title":"Salt","state":"read","number":2,"version":2}"#
    #expect(changed == Said(status: 200, body: book))
    let listed = try #require(self.ask("GET", "/books?state=read", chosen: .recorded(7))).body
    #expect(listed == #"{"books":[\#(book)],"total":1}"#)
    let removed = try #require(self.ask("DELETE", "/books/bk-ann-8e4b02cd"))
    #expect(removed == Said(status: 204, body: ""))
    let gone = try #require(self.ask("GET", "/books/bk-ann-8e4b02cd"))
    #expect(gone == Said(status: 404, body: #"{"error":"no book bk-ann-8e4b02cd"}"#))
    let empty = try #require(self.ask("GET", "/books?state=read", chosen: .recorded(7))).body
    #expect(empty == #"{"books":[],"total":0}"#)
  }

  @Test
  func `an item whose name its client made anew is of the kind of the recorded one, and has its name`() {
    var traffic = Traffic()
    func note(_ person: String, _ number: Int) -> String { #"{"id":"nt-\#(person)-7f3a91b\#(number)","text":"\#(number)"}"# }
    for person in ["ann", "bob"] {
      func put(_ number: Int) {
        traffic.add(
          person, "PUT", "/notes/nt-\(person)-7f3a91b\(number)", body: #"{"text":"\#(number)"}"#, 201, note(person, number),
          effect: .create)
      }
      func list(_ numbers: [Int]) {
        let notes = numbers.map { note(person, $0) }.joined(separator: ",")
        traffic.add(person, "GET", "/notes", 200, #"{"notes":[\#(notes)]}"#)
      }
      put(1)
      list([1])
      put(2)
      list([1, 2])
      traffic.add(person, "DELETE", "/notes/nt-\(person)-7f3a91b1", 204)
      list([2])
    }
    let synthesizer = Synthesizer(traffic.model)
    let put = self.ask("PUT", "/notes/nt-zoe-0c1d2e3f", #"{"text":"1"}"#, chosen: .recorded(0), of: synthesizer)
    #expect(put == nil)
    #expect(!synthesizer.knows(ByteBuffer(string: "nt-zoe-0c1d2e3f"), session: "live"))
    #expect(self.ask("GET", "/notes", chosen: .recorded(1), of: synthesizer) == nil)
    let listed = self.ask("GET", "/notes", chosen: .recorded(3), of: synthesizer)
    #expect(listed == Said(status: 200, body: #"{"notes":[\#(note("ann", 1))]}"#))
  }

  /// Two people whose books have other fields: one is lent to somebody.
  private static var fields: Traffic {
    var traffic = Traffic()
    for person in ["ann", "bob"] {
      let (one, two) = ("bk-\(person)-7f3a91bc", "bk-\(person)-8e4b02cd")
      let tea = #"{"id":"\#(one)","title":"Tea","pages":3}"#
      traffic.add(person, "POST", "/books", body: #"{"title":"Tea","pages":3}"#, 201, tea)
      traffic.add(person, "POST", "/books", body: #"{"title":"Salt"}"#, 201, #"{"id":"\#(two)","title":"Salt"}"#)
      traffic.add(person, "GET", "/books/\(one)", 200, tea)
      traffic.add(person, "GET", "/books/\(two)", 200, #"{"id":"\#(two)","title":"Salt"}"#)
      traffic.add(
        person, "PATCH", "/books/\(one)", body: #"{"state":"read"}"#, 200,
        #"{"id":"\#(one)","title":"Tea","pages":3,"state":"read"}"#)
      traffic.add(
        person, "PATCH", "/books/\(two)", body: #"{"state":"new"}"#, 200, #"{"id":"\#(two)","title":"Salt","state":"new"}"#)
      traffic.add(person, "DELETE", "/books/\(one)", 204)
    }
    return traffic
  }

  @Test
  func `an item is read and changed with whatever fields it has`() throws {
    let synthesizer = Synthesizer(Self.fields.model)
    #expect(self.ask("POST", "/books", #"{"title":"Tea","pages":3}"#, chosen: .recorded(0), of: synthesizer) == nil)
    let changed = try #require(
      self.ask("PATCH", "/books/bk-ann-7f3a91bc", #"{"state":"new"}"#, chosen: .recorded(4), of: synthesizer))
    let book = #"{"id":"bk-ann-7f3a91bc","title":"Tea","pages":3,"state":"new"}"#
    let all = try #require(Tree(json: ByteBuffer(string: book)))
    #expect(Set(Tree(json: ByteBuffer(string: changed.body))?.members ?? []) == Set(all.members))
    let read = try #require(self.ask("GET", "/books/bk-ann-7f3a91bc", chosen: .recorded(2), of: synthesizer))
    #expect(Set(Tree(json: ByteBuffer(string: read.body))?.members ?? []) == Set(all.members))
  }

  @Test
  func `what was recorded in another state of an item does not stand, where this one tells nothing`() {
    let synthesizer = Synthesizer(Self.fields.model)
    #expect(self.ask("POST", "/books", #"{"title":"Tea","pages":3}"#, chosen: .recorded(0), of: synthesizer) == nil)
    #expect(self.ask("DELETE", "/books/bk-ann-7f3a91bc", chosen: .recorded(6), of: synthesizer) == nil)
    let reply = synthesizer.answer(
      Traffic.key("GET", "/books/bk-ann-7f3a91bc"), Message(), session: "live", following: 0, at: Self.now,
      chosen: .recorded(2))
    #expect(reply.isUnknown)
  }

  @Test
  func `sessions know nothing of each other's items`() {
    #expect(self.ask("POST", "/books", #"{"title":"Tea of ann"}"#, chosen: .recorded(0)) == nil)
    #expect(self.ask("GET", "/books/bk-ann-7f3a91bc", session: "other") == nil)
  }

  @Test(arguments: [
    "/books/bk-eve-0a1b2c3d", "/books?state=lost", "/books?author=ann", "/books", "/shelves/bk-ann-7f3a91bc",
  ])
  func `what the recording tells nothing of stays a miss`(target: String) {
    #expect(self.ask("POST", "/books", #"{"title":"Tea of ann"}"#, chosen: .recorded(0)) == nil)
    #expect(self.ask("GET", target) == nil)
  }

  @Test
  func `a new item has an id of its own of the same form`() throws {
    let made = try #require(
      self.synthesizer.answer(
        Traffic.key("POST", "/books", #"{"title":"Pepper"}"#), Message(), session: "live", following: 0, at: Self.now,
        chosen: .miss
      ).answer)
    let body = try FieldTree(json: made.response.body).root
    let id = try #require(body["id"]?.string)
    #expect(id.hasPrefix("bk-") && id.count == "bk-bob-8e4b02cd".count && !id.hasSuffix("8e4b02cd"))
    #expect(body["number"]?.integer == 1)
    let read = try #require(self.ask("GET", "/books/\(id)")).body
    #expect(read.contains(#""title":"Pepper""#))
  }

  /// A service that made goods with these ids, each of which was read.
  private func goods(_ ids: [String]) -> Synthesizer {
    var traffic = Traffic()
    for (number, id) in ids.enumerated() {
      let good = #"{"id":\#(id),"title":"Tea \#(number)"}"#
      traffic.add("ann", "POST", "/goods", body: #"{"title":"Tea \#(number)"}"#, 201, good)
      let name = id.replacing("\"", with: "")
      traffic.add("ann", "GET", "/goods/\(name)", 200, good)
    }
    return Synthesizer(traffic.model)
  }

  @Test
  func `ids that count go on counting, after all that were recorded, and the items are known`() {
    let synthesizer = self.goods(["1", "3", "2"])
    let pepper = Said(status: 201, body: #"{"id":4,"title":"Pepper"}"#)
    #expect(self.ask("POST", "/goods", #"{"title":"Pepper"}"#, of: synthesizer) == pepper)
    #expect(self.ask("POST", "/goods", #"{"title":"Salt"}"#, of: synthesizer)?.body == #"{"id":5,"title":"Salt"}"#)
    #expect(self.ask("GET", "/goods/4", of: synthesizer) == Said(status: 200, body: pepper.body))
  }

  @Test
  func `a value that happens to be equal to an id names no item, and what is made up is none that was recorded`() {
    var traffic = Traffic()
    func thing(_ id: Int, _ name: String, _ color: String) -> String {
      #"{"name":"\#(name)","size":1,"color":"\#(color)","id":\#(id)}"#
    }
    for (id, name) in [(1, "ball"), (2, "cube"), (3, "cone")] {
      let said = #"{"name":"\#(name)","size":1,"color":"red"}"#
      traffic.add("ann", "POST", "/things", body: said, 201, thing(id, name, "red"))
    }
    for (id, name) in [(1, "ball"), (2, "cube")] { traffic.add("ann", "GET", "/things/\(id)", 200, thing(id, name, "red")) }
    traffic.add("ann", "PUT", "/things/1", body: #"{"color":"blue"}"#, 200, thing(1, "ball", "blue"))
    let synthesizer = Synthesizer(traffic.model)
    let drum = Said(status: 201, body: thing(4, "drum", "red"))
    #expect(self.ask("POST", "/things", #"{"name":"drum","size":1,"color":"red"}"#, of: synthesizer) == drum)
    #expect(self.ask("GET", "/things/4", of: synthesizer)?.body == drum.body)
  }

  @Test
  func `ids keep what all recorded ones begin with`() {
    let form = #"{"id":"inv-0003","title":"Pepper"}"#
    #expect(self.ask("POST", "/goods", #"{"title":"Pepper"}"#, of: self.goods([#""inv-0001""#, #""inv-0002""#]))?.body == form)
    let drawn = self.ask("POST", "/goods", #"{"title":"Pepper"}"#, of: self.goods([#""pay_1a2b3c4d""#, #""pay_7e8f9a0b""#]))
    #expect(drawn?.body.hasPrefix(#"{"id":"pay_"#) == true)
  }

  /// Somebody who made two things, read them, listed them once, changed and removed one, and listed them again.
  private static var things: Traffic {
    var traffic = Traffic()
    func thing(_ id: Int, _ name: String, _ color: String) -> String {
      #"{"name":"\#(name)","color":"\#(color)","id":\#(id)}"#
    }
    let (ball, cube) = (thing(1, "ball", "red"), thing(2, "cube", "blue"))
    traffic.add("ann", "POST", "/things", body: #"{"name":"ball","color":"red"}"#, 201, ball)
    traffic.add("ann", "POST", "/things", body: #"{"name":"cube","color":"blue"}"#, 201, cube)
    traffic.add("ann", "GET", "/things/1", 200, ball)
    traffic.add("ann", "GET", "/things/2", 200, cube)
    traffic.add("ann", "GET", "/things", 200, #"{"items":[\#(ball),\#(cube)]}"#)
    traffic.add("ann", "PUT", "/things/1", body: #"{"color":"blue"}"#, 200, thing(1, "ball", "blue"))
    traffic.add("ann", "DELETE", "/things/2", 200, #"{"gone":true}"#)
    return traffic
  }

  private func reply(_ method: String, _ target: String, _ order: Int, of synthesizer: Synthesizer) -> Synthesizer.Reply {
    synthesizer.answer(
      Traffic.key(method, target), Message(), session: "live", following: 0, at: Self.now, chosen: .recorded(order))
  }

  private func makeBoth(_ synthesizer: Synthesizer) {
    #expect(self.ask("POST", "/things", #"{"name":"ball","color":"red"}"#, chosen: .recorded(0), of: synthesizer) == nil)
    #expect(self.ask("POST", "/things", #"{"name":"cube","color":"blue"}"#, chosen: .recorded(1), of: synthesizer) == nil)
  }

  @Test
  func `a recorded list stands until the session leaves the recording in what it lists`() {
    let synthesizer = Synthesizer(Self.things.model)
    self.makeBoth(synthesizer)
    #expect(!self.reply("GET", "/things", 4, of: synthesizer).isUnknown)
    #expect(self.ask("POST", "/things", #"{"name":"cone","color":"red"}"#, of: synthesizer)?.status == 201)
    #expect(self.reply("GET", "/things", 4, of: synthesizer).isUnknown)
  }

  @Test
  func `a list that shows what the session would have made itself, and did not, is another state`() {
    let synthesizer = Synthesizer(Self.things.model)
    #expect(self.ask("POST", "/things", #"{"name":"cube","color":"blue"}"#, chosen: .recorded(1), of: synthesizer) == nil)
    #expect(self.reply("GET", "/things", 4, of: synthesizer).isUnknown)
  }

  @Test(arguments: [("DELETE", "/things/1"), ("PUT", "/things/1")])
  func `after a write that was not answered no recorded answer tells of the item, nor of lists`(method: String, target: String)
  {
    let synthesizer = Synthesizer(Self.things.model)
    self.makeBoth(synthesizer)
    #expect(!self.reply("GET", target, 2, of: synthesizer).isUnknown)
    #expect(self.ask(method, target, of: synthesizer) == nil)
    #expect(self.reply("GET", target, 2, of: synthesizer).isUnknown)
    #expect(self.reply("GET", "/things", 4, of: synthesizer).isUnknown)
    #expect(!self.reply("GET", "/things/2", 3, of: synthesizer).isUnknown)
  }

  @Test
  func `no list is made up that may hold an item of which it is not known what a write did to it`() {
    func asked(losing target: String?) -> Said? {
      let synthesizer = Synthesizer(Traffic.shelves.model)
      #expect(self.ask("POST", "/books", #"{"title":"Tea of ann"}"#, chosen: .recorded(0), of: synthesizer) == nil)
      #expect(self.ask("POST", "/books", #"{"title":"Salt"}"#, chosen: .recorded(2), of: synthesizer) == nil)
      if let target { #expect(self.ask("PATCH", target, #"{"other":1}"#, of: synthesizer) == nil) }
      return self.ask("GET", "/books?state=read", chosen: .recorded(7), of: synthesizer)
    }
    #expect(asked(losing: nil)?.body == #"{"books":[],"total":0}"#)
    #expect(asked(losing: "/books/bk-ann-8e4b02cd") == nil)
  }

  @Test
  func `nothing is known of an item to which a write was answered as to another`() {
    var traffic = Self.things
    traffic.add("ann", "PUT", "/things/2", body: #"{"color":"red"}"#, 200, #"{"name":"cube","color":"red","id":2}"#)
    let synthesizer = Synthesizer(traffic.model)
    self.makeBoth(synthesizer)
    #expect(!self.reply("GET", "/things/2", 3, of: synthesizer).isUnknown)
    #expect(self.ask("PUT", "/things/2", #"{"color":"blue"}"#, chosen: .recorded(5), of: synthesizer) == nil)
    #expect(self.reply("GET", "/things/2", 3, of: synthesizer).isUnknown)
    #expect(!self.reply("GET", "/things/1", 2, of: synthesizer).isUnknown)
  }

  @Test
  func `a refusal that was recorded once is no answer where the item was another then`() {
    var traffic = Traffic()
    func order(_ id: Int, _ state: String) -> String { #"{"id":\#(id),"state":"\#(state)"}"# }
    for id in 1...2 { traffic.add("ann", "POST", "/orders", body: #"{"no":\#(id)}"#, 201, order(id, "open")) }
    for id in 1...2 { traffic.add("ann", "GET", "/orders/\(id)", 200, order(id, "open")) }
    traffic.add("ann", "POST", "/orders/1/pay", 200, order(1, "paid"))
    traffic.add("ann", "POST", "/orders/2/stop", 200, order(2, "stopped"))
    traffic.add("ann", "POST", "/orders/1/stop", 409, #"{"error":"is paid"}"#)
    let synthesizer = Synthesizer(traffic.model)
    for id in 1...2 {
      _ = self.ask("POST", "/orders", #"{"no":\#(id)}"#, chosen: .recorded(id - 1), of: synthesizer)
    }
    #expect(self.reply("POST", "/orders/1/stop", 6, of: synthesizer.copy()).isUnknown)
    #expect(!self.reply("POST", "/orders/1/pay", 4, of: synthesizer).isUnknown)
    #expect(!self.reply("POST", "/orders/1/stop", 6, of: synthesizer).isUnknown)
  }

  @Test
  func `that a name is taken is no answer where what it named is gone`() {
    var traffic = Traffic()
    func add(_ method: String, _ target: String, _ name: String?, _ status: Int, _ answer: String = "") {
      traffic.add("ann", method, target, body: name.map { #"{"name":"\#($0)"}"# }, status, answer)
    }
    add("POST", "/tags", "big", 201, #"{"name":"big"}"#)
    add("GET", "/tags/big", nil, 200, #"{"name":"big"}"#)
    add("POST", "/tags", "big", 409, #"{"error":"big is taken"}"#)
    add("DELETE", "/tags/big", nil, 204)
    add("GET", "/tags/big", nil, 404, #"{"error":"no big"}"#)
    let synthesizer = Synthesizer(traffic.model)
    func isUnknown(_ method: String, _ target: String, _ body: String? = nil, _ order: Int) -> Bool {
      synthesizer.answer(
        Traffic.key(method, target, body), Message(), session: "live", following: 0, at: Self.now, chosen: .recorded(order)
      ).isUnknown
    }
    let big = #"{"name":"big"}"#
    #expect(!isUnknown("POST", "/tags", big, 0))
    #expect(!isUnknown("POST", "/tags", big, 2))
    #expect(!isUnknown("DELETE", "/tags/big", nil, 3))
    #expect(!isUnknown("GET", "/tags/big", nil, 4))
    #expect(isUnknown("POST", "/tags", big, 2))
    #expect(isUnknown("GET", "/tags/big", nil, 4))
  }

  @Test
  func `no item is made up where each id that may be drawn is one of another`() {
    let synthesizer = self.goods((0...9).map { #""x\#($0)y""# })
    #expect(self.ask("POST", "/goods", #"{"title":"Pepper"}"#, of: synthesizer) == nil)
    #expect(self.ask("POST", "/goods", #"{"title":"Pepper"}"#, of: self.goods([#""x0y""#, #""x1y""#])) != nil)
  }

  @Test
  func `an id that the request says is taken, and only once`() {
    var traffic = Traffic()
    for (person, name) in [("ann", "big"), ("bob", "small")] {
      let tag = #"{"id":"\#(name)","name":"\#(name)"}"#
      traffic.add(person, "POST", "/tags", body: #"{"name":"\#(name)"}"#, 201, tag)
      traffic.add(person, "GET", "/tags/\(name)", 200, tag)
    }
    let synthesizer = Synthesizer(traffic.model)
    let tag = #"{"id":"unheard","name":"unheard"}"#
    #expect(self.ask("POST", "/tags", #"{"name":"unheard"}"#, of: synthesizer) == Said(status: 201, body: tag))
    #expect(self.ask("GET", "/tags/unheard", of: synthesizer) == Said(status: 200, body: tag))
    #expect(self.ask("POST", "/tags", #"{"name":"unheard"}"#, of: synthesizer) == nil)
  }

  @Test
  func `where what was recorded named items that were there, what names none is another case`() throws {
    var traffic = Traffic()
    for person in ["ann", "bob"] {
      let id = "cu-\(person)-7f3a91bc"
      let customer = #"{"id":"\#(id)","name":"\#(person)"}"#
      traffic.add(person, "POST", "/customers", body: #"{"name":"\#(person)"}"#, 201, customer)
      traffic.add(person, "GET", "/customers/\(id)", 200, customer)
      traffic.add(
        person, "POST", "/orders", body: #"{"customer":"\#(id)"}"#, 201,
        #"{"id":"or-\#(person)-8e4b02cd","customer":"\#(id)"}"#)
    }
    let synthesizer = Synthesizer(traffic.model)
    let made = try #require(self.ask("POST", "/customers", #"{"name":"eve"}"#, of: synthesizer)).body
    let root = try FieldTree(json: made).root
    let id = try #require(root["id"]?.string)
    #expect(self.ask("POST", "/orders", #"{"customer":"\#(id)"}"#, of: synthesizer)?.status == 201)
    for other in ["cu-eve-0a1b2c3d", "nobody", "cu-ann-7f3a91bc"] {
      #expect(self.ask("POST", "/orders", #"{"customer":"\#(other)"}"#, of: synthesizer) == nil)
    }
  }

  @Test
  func `whoever asks is told the same of no item, and nobody is told the items of a session`() {
    var traffic = Traffic.shelves
    let looks = traffic.samples.count
    traffic.add("ann", "GET", "/look/dark", 302)
    traffic.add("ann", "GET", "/books", 200, #"{"books":[{"id":"bk-ann-7f3a91bc","title":"Tea of ann"}],"total":1}"#)
    let synthesizer = Synthesizer(traffic.model)
    func reply(_ target: String, to session: String, chosen order: Int) -> Synthesizer.Reply {
      synthesizer.answer(
        Traffic.key("GET", target), Message(), session: session, following: -1, at: Self.now, chosen: .recorded(order))
    }
    #expect(!reply("/look/dark", to: "", chosen: looks).isUnknown)
    #expect(!reply("/look/dark", to: "live", chosen: looks).isUnknown)
    #expect(reply("/books", to: "", chosen: looks + 1).isUnknown)
  }

  @Test
  func `sessions that made room are counted, at the limit and one past it`() {
    for number in 0..<Synthesizer.sessionLimit { _ = self.ask("GET", "/books/none", session: "\(number)") }
    #expect(self.synthesizer.forgottenSessions == 0)
    _ = self.ask("GET", "/books/none", session: "one more")
    #expect(self.synthesizer.forgottenSessions == Synthesizer.sessionLimit / 8)
  }
}
