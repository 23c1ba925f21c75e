import DoppelExchange
import DoppelLearn
import NIOCore
import Testing

@testable import DoppelSynthesis

@Suite
struct ExpressionTests {
  private var scene: Scene {
    var world = World()
    let vocabulary = Vocabulary(names: ["id"], ids: ["a", "b"])
    for (id, number) in [("a", 4), ("b", 7)] {
      let call = Traffic.call("POST", "/goods")
      let shown = Traffic.shown(201, #"{"id":"\#(id)","n":\#(number),"t":"x"}"#, effect: .create)
      world.observe(shown.read(by: vocabulary), of: call, call.target { _ in false }, keys: [])
    }
    let call = Traffic.call("GET", "/goods/a?limit=1", nil, Fields(["X-Trace": "abc"]))
    return Moment(call, in: world, Context(vocabulary: vocabulary)).scene(session: 0, at: .epoch, isWrite: false)
  }

  private static let goods = ListQuery(
    kind: "method=POST /goods", uses: [ListQuery.Use(place: "?limit", role: .limit)])

  @Test(arguments: [
    (Expression.constant(.number("1")), Tree.number("1")), (.argument("?limit"), .number("1")),
    (.argument("@x-trace"), .string("abc")),
    (.id(0), .string("a")), (.field(0, "n"), .number("4")), (.increment(0, "n"), .number("5")),
    (.population("method=POST /goods", in: nil), .number("2")), (.count(Self.goods), .number("2")),
    (.sum(Self.goods, "n"), .number("11")),
    (.more(Self.goods), .word("true")), (.last(Self.goods, "t"), .string("x")),
    (.text([.literal("no "), .value(.id(0))]), .string("no a")),
  ])
  func `a value follows from the request and the state`(expression: Expression, expected: Tree) {
    #expect(expression.value(in: self.scene, like: expected) == expected)
  }

  @Test
  func `an address repeats the request, and what is made anew in it may be any such`() {
    let parts = Expression.text([
      .literal("http://x/"), .value(.id(0)), .literal("?page="), .made("Zm9vYmFyQmF6%3D", "page"), .literal("&n=1"),
    ])
    func matches(_ text: String) -> Bool { parts.matches(text, in: self.scene) { Made.isMade(Call.decoded($0)) } }
    #expect(matches("http://x/a?page=cXV4UXV1eFF1dXo%3D&n=1"))
    #expect(!matches("http://x/a?page=two&n=1"))
    #expect(!matches("http://x/b?page=cXV4UXV1eFF1dXo%3D&n=1"))
    #expect(!matches("http://x/a?page=cXV4UXV1eFF1dXo%3D&n=1&m=2"))
    let made = parts.text(in: self.scene) { example, _ in example.replacing("v", with: "%20") }
    #expect(made == .string("http://x/a?page=Zm9%20YmFyQmF6%3D&n=1"))
  }

  @Test(arguments: [
    Expression.argument("?other"), .id(1), .field(0, "other"), .increment(0, "t"), .created, .sum(Self.goods, "t"), .fresh,
  ])
  func `what cannot be told is not told`(expression: Expression) {
    #expect(expression.value(in: self.scene, like: .null) == nil)
  }

  @Test
  func `a number beyond 64 bits is not told`() {
    var scene = self.scene
    scene.before.set("n", of: "a", to: .number("\(Int.max)"))
    #expect(Expression.increment(0, "n").value(in: scene, like: .null) == nil)
    #expect(Expression.sum(Self.goods, "n").value(in: scene, like: .null) == nil)
  }

  @Test
  func `a counter among the items beside a new one begins at one`() {
    #expect(Expression.next("n").value(in: self.scene, like: .null) == .number("1"))
  }

  @Test
  func `what is stored, what came with it and its digest follow from the state`() {
    var context = Context()
    context.stores = Stores(Traffic.stores.samples)
    var world = World()
    let put = Traffic.call("PUT", "/box-ann/b.txt", nil, Fields(["X-Owner": "zoe"]), sent: "123456789")
    world.observe(Traffic.shown(200, "", effect: .change), of: put, put.target(context.stores) { _ in false }, keys: [])
    let get = Traffic.call("GET", "/box-ann/b.txt")
    let scene = Moment(get, in: world, context).scene(session: 0, at: .epoch, isWrite: false)
    #expect(Expression.content(1).value(in: scene, like: .null) == .bytes(ByteBuffer(string: "123456789")))
    #expect(Expression.stored(1, "<x-owner", .absent).value(in: scene, like: .null) == .string("zoe"))
    #expect(Expression.stored(1, "<x-other", .absent).value(in: scene, like: .null) == .absent)
    let way = ByteBuffer(string: "cbf43926").withUnsafeReadableBytes { Derivation.possible($0) }.first
    let sum = way.map { Expression.digest($0, of: .item(1), "<", ">") }
    #expect(sum?.value(in: scene, like: .string("")) == .string("<cbf43926>"))
    #expect(Expression.content(2).value(in: scene, like: .null) == nil)
  }
}
