import DoppelExchange
import Testing

@testable import DoppelSynthesis

@Suite
struct ListQueryTests {
  private func scene(_ target: String) -> Scene {
    var world = World()
    let vocabulary = Vocabulary(names: ["id"], ids: ["a", "b", "c"])
    for (id, title, weight) in [("a", "Green tea", 3), ("b", "Salt", 1), ("c", "Black TEA", 2)] {
      let call = Traffic.call("POST", "/goods")
      let shown = Traffic.shown(
        201, #"{"id":"\#(id)","title":"\#(title)","weight":\#(weight),"tags":["x","\#(id)"]}"#, effect: .create)
      world.observe(shown.read(by: vocabulary), of: call, call.target { _ in false }, keys: [])
    }
    let moment = Moment(Traffic.call("GET", target), in: world, Context(vocabulary: vocabulary))
    return moment.scene(session: 0, at: .epoch, isWrite: false)
  }

  private func shown(_ target: String, _ role: ListQuery.Role, isReversed: Bool = false) -> [String]? {
    let scene = self.scene(target)
    let query = ListQuery(
      kind: "method=POST /goods", uses: [ListQuery.Use(place: "?q", role: role)], isReversed: isReversed)
    return query.shown(scene, scene.before)
  }

  @Test(arguments: [
    ("tea", ListQuery.Role.contains("title"), ["a", "c"]), ("Salt", .equals("title"), ["b"]), ("salt", .equals("title"), []),
    ("b", .has("tags"), ["b"]), ("2", .limit, ["a", "b"]), ("0", .limit, []), ("9", .limit, ["a", "b", "c"]),
    ("weight", .sort, ["b", "c", "a"]), ("weight,title", .sort, ["b", "c", "a"]), ("2", .isAtLeast("weight"), ["a", "c"]),
    ("2", .isAtMost("weight"), ["b", "c"]), ("Salt", .differs("title"), ["a", "c"]), ("1,3", .isOneOf("weight"), ["a", "b"]),
    ("true", .isThere("title"), ["a", "b", "c"]), ("false", .isThere("title"), []), ("-weight", .sort, ["a", "c", "b"]),
    ("anything", .nothing, ["a", "b", "c"]),
  ])
  func `an argument confines, sorts or cuts a list`(value: String, role: ListQuery.Role, expected: [String]) {
    #expect(self.shown("/goods?q=\(value)", role) == expected)
  }

  @Test
  func `a list is in order of creation, or the other way round`() {
    #expect(self.shown("/goods?q=x", .nothing) == ["a", "b", "c"])
    #expect(self.shown("/goods?q=x", .nothing, isReversed: true) == ["c", "b", "a"])
  }

  @Test
  func `a list in order of the last writes has what was written to last at its end`() {
    var scene = self.scene("/goods")
    let vocabulary = Vocabulary(names: ["id"], ids: ["a"])
    let shown = Traffic.shown(200, #"{"id":"a","title":"Green tea","weight":4}"#, effect: .change).read(by: vocabulary)
    let call = Traffic.call("PUT", "/goods/a")
    scene.before.observe(shown, of: call, call.target { $0 == "a" }, keys: [])
    let query = ListQuery(kind: "method=POST /goods", order: ListQuery.changes)
    #expect(query.shown(scene, scene.before) == ["b", "c", "a"])
    let other = ListQuery(kind: "method=POST /goods", isReversed: true)
    #expect(query.isLike(other) && !query.isLike(ListQuery(kind: "another")))
    let byField = ListQuery(kind: "method=POST /goods", order: "weight")
    #expect(query.isRival(of: byField) && !byField.isRival(of: query))
  }

  @Test
  func `what is called like a field with something around it relates to that field`() {
    var catalogue = Catalogue()
    let scene = self.scene("/goods?min_weight=2")
    for item in scene.before.items.values { catalogue.note(item, at: .epoch, after: nil) }
    let roles = ListQuery.possible(scene, catalogue).compactMap(\.uses.first?.role)
    #expect(roles.contains(.isAtLeast("weight")) && !roles.contains(.equals("weight")) && !roles.contains(.contains("title")))
  }

  /// What is shown after an answer with a tag, where `a` was changed and `b` removed since; `c` stood on its page.
  private func sinceThen(_ role: ListQuery.Role, _ value: String) -> [String]? {
    var scene = self.scene("/goods?q=\(value)")
    let vocabulary = Vocabulary(names: ["id"], ids: ["a", "b", "c"])
    func see(_ method: String, _ path: String, _ body: String, _ effect: Effect.Kind, _ fields: Fields = Fields()) {
      let call = Traffic.call(method, path)
      let shown = Traffic.shown(200, body, fields, effect: effect).read(by: vocabulary)
      scene.before.observe(shown, of: call, call.target { vocabulary.ids.contains($0) }, keys: [])
    }
    let next = "</goods?limit=1&page=Zm9vYmFyQmF6UXV4>; rel=\"next\""
    see("GET", "/goods", #"[{"id":"c"}]"#, .none, Fields(["ETag": "\"t1\"", "Link": next]))
    see("PUT", "/goods/a", #"{"id":"a","weight":4}"#, .change)
    see("DELETE", "/goods/b", #"{"id":"b","gone":true}"#, .remove)
    let query = ListQuery(kind: "method=POST /goods", uses: [ListQuery.Use(place: "?q", role: role)])
    return query.shown(scene, scene.before)
  }

  @Test(arguments: [
    (ListQuery.Role.since(evenGone: true), "t1", ["a", "b"] as [String]?), (.since(evenGone: false), "t1", ["a"]),
    (.since(evenGone: true), "t2", nil), (.page, "Zm9vYmFyQmF6UXV4", ["a"]), (.page, "other", nil),
  ])
  func `what an answer said stands for what was so when it was given`(role: ListQuery.Role, value: String, shown: [String]?) {
    #expect(self.sinceThen(role, value) == shown)
  }

  @Test
  func `nothing is told where the request lacks the argument`() {
    #expect(self.shown("/goods", .limit) == nil)
  }

  @Test
  func `the likeliest ways come first: a field of the argument's name before any other`() throws {
    var catalogue = Catalogue()
    let scene = self.scene("/goods?title=Salt")
    for item in scene.before.items.values { catalogue.note(item, at: .epoch, after: nil) }
    let first = try #require(ListQuery.possible(scene, catalogue).first)
    #expect(first.uses == [ListQuery.Use(place: "?title", role: .equals("title"))])
  }

  /// A catalogue of kinds whose fields are all texts.
  private func catalogue(_ kinds: (name: String, fields: Int)...) -> Catalogue {
    var catalogue = Catalogue()
    for kind in kinds {
      let named = (0..<kind.fields).map { ("f\($0)", Tree.string("x")) }
      catalogue.note(
        World.Item(kind: kind.name, parents: [], fields: Dictionary(uniqueKeysWithValues: named), number: 0),
        at: .epoch, after: nil)
    }
    return catalogue
  }

  @Test
  func `a kind with more ways than are looked at is left out alone`() {
    let scene = self.scene("/goods?a=1&b=2&c=3")
    let possible = ListQuery.possible(scene, self.catalogue((name: "narrow", fields: 1), (name: "wide", fields: 20)))
    #expect(Set(possible.map(\.kind)) == ["narrow"])
  }

  @Test
  func `of many ways the likeliest are looked at, up to the limit`() {
    let possible = ListQuery.possible(self.scene("/goods?a=k&b=k"), self.catalogue((name: "k", fields: 40)))
    #expect(possible.count == ListQuery.limit)
    #expect(Set(possible).count == ListQuery.limit)
    #expect(possible.first?.uses.map(\.role) == [ListQuery.Role.nothing, ListQuery.Role.nothing])
  }
}
