import DoppelExchange
import NIOCore
import Testing

@testable import DoppelLearn

struct FieldNamesTests {
  private func names(_ request: KeyValuePairs<String, String>) -> [String] {
    withLeaves(Signature(request)) { bytes, leaves in
      let names = FieldNames.of(bytes, form: { sampleForm(of: $0) })
      #expect(names.count == leaves.count, "one for each leaf")
      return names
    }
  }

  @Test func `a field is called by its key, and by its path in brackets where it is in a text`() {
    #expect(self.names(["name:method": "GET", "text:q": "", "bytes:b": "x"]) == ["bytes:b", "name:method", "text:q"])
    #expect(self.names(["path:url": "/orders//17/"]) == ["path:url[1]", "path:url[3]"])
    #expect(self.names(["path:url": "/"]).isEmpty)
    #expect(self.names(["form:f": "a=1&b&&c=2=3&=4&d="]) == ["form:f[a]", "form:f[c]", "form:f[]", "form:f[d]"])
    #expect(self.names(["form:f": "b"]).isEmpty && self.names(["form:f": ""]).isEmpty)
    #expect(
      self.names(["json:b": #"{"customer":{"id":"x","ok":true},"items":[{"id":1},{"id":2}],"n":null,"t":["a"]}"#]) == [
        "json:b[customer.id]", "json:b[items[].id]", "json:b[items[].id]", "json:b[t[]]",
      ])
    #expect(self.names(["json:b": #"["a",{"b":1}]"#]) == ["json:b[[]]", "json:b[[].b]"])
    #expect(self.names(["json:b": #""a""#]) == ["json:b"] && self.names(["json:b": "no json"]) == ["json:b"])
  }

  @Test func `names that look made are a star, and stand on one line`() {
    #expect(self.names(["json:b": #"{"\#(uuid(0))":{"n":1}}"#]) == ["json:b[*.n]"])
    #expect(self.names(["json:b": #"{"a\nb":1}"#]) == ["json:b[a\u{fffd}b]"])
  }

  @Test func `a value within a text has a number, and is found again by its name`() throws {
    let request = Signature(["text:q": "from \(uuid(0)) to \(uuid(1))", "text:r": uuid(2)])
    try withLeaves(request) { bytes, leaves in
      let names = FieldNames.of(bytes, form: { sampleForm(of: $0) })
      let places = Dictionary(uniqueKeysWithValues: zip(names, leaves.map(\.place)))
      let found = NoisyLeaves.of(bytes, leaves).map(\.leaf.place)
      let all = FieldNames.of(places: found + [1], among: leaves, names)
      let called = found.map { all[$0] }
      #expect(called == ["text:q part 1", "text:q part 2", "text:r"])
      for (name, place) in zip(called, found) {
        let name = try #require(name)
        #expect(FieldNames.place(of: name, among: places) == place)
      }
      #expect(all.count == 3, "a place that is none of them has no name")
    }
    for name in ["text:s", "text:q part", "text:q part x", "text:s part 1", "part 1", ""] {
      #expect(FieldNames.place(of: name, among: ["text:q": 1]) == nil, "\(name)")
    }
  }

  @Test func `each value of a text that is told apart has a name`() {
    withLeaves(Signature(["text:q": "x"])) { bytes, leaves in
      let names = FieldNames.of(bytes, form: { sampleForm(of: $0) })
      let limit = NoisyLeaves.partLimit
      let places = [limit, limit + 1].map { NoisyLeaves.part($0, of: leaves[0].place) }
      #expect(FieldNames.of(places: places, among: leaves, names) == [places[0]: "text:q part \(limit)"])
    }
  }
}
