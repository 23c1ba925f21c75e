import DoppelExchange
import DoppelLearn
import NIOCore
import Testing

@testable import DoppelMatch

struct KindIndexTests {
  /// Searches by two people, in which a trace is noise, and something else.
  private static let library = learned([
    Recorded(#"POST /s {"q":"tea","by":"\#(uuid(0))","at":{"n":1}}"#, says: "1"),
    Recorded(#"POST /s {"q":"milk","by":"\#(uuid(1))","at":{"n":1}}"#, says: "2"),
    Recorded(#"POST /s {"q":"milk","by":"\#(uuid(2))","at":{"n":2}}"#, says: "2"),
    Recorded(#"POST /s {"q":"milk"}"#, says: "3"), Recorded("GET /other"),
  ])

  private let kinds = KindIndex(Self.library)

  private func key(_ request: String) -> ByteBuffer { signature(ofRequest: request).canonicalBytes }

  private func names(_ places: Set<UInt64>?, _ request: String) -> [String]? {
    places.map { self.kinds.names(of: $0, in: self.key(request)).map(\.field) }
  }

  @Test func `requests of one kind differ in fields, noise left out`() {
    let request = #"POST /s {"q":"tea","by":"\#(uuid(7))","at":{"n":1}}"#
    #expect(Array(self.kinds.entries(of: self.kinds.kind(of: self.key(request)))) == [0, 1, 2])
    #expect(self.names(self.kinds.differing(self.key(request), from: 0), request) == [])
    #expect(self.names(self.kinds.differing(self.key(request), from: 1), request) == ["http:body[q]"])
    #expect(self.names(self.kinds.differing(self.key(request), from: 2), request) == ["http:body[at.n]", "http:body[q]"])
  }

  @Test func `each of several values has its own noise`() {
    let library = learned([
      Recorded(#"POST /s {"a":"from \#(uuid(0)) to \#(uuid(1))","b":"x","c":"\#(uuid(2))","d":"in \#(uuid(3))"}"#)
    ])
    let kinds = KindIndex(library)
    func differing(_ request: String) -> [String]? {
      kinds.differing(self.key(request), from: 0).map { kinds.names(of: $0, in: self.key(request)).map(\.field) }
    }
    let request = #"POST /s {"a":"from \#(uuid(4)) to \#(uuid(5))","b":"x","c":"\#(uuid(6))","d":"in \#(uuid(7))"}"#
    #expect(differing(request) == [])
    #expect(differing(request.replacing("\"x\"", with: "\"y\"")) == ["http:body[b]"])
  }

  @Test(arguments: [
    #"POST /s {"q":"milk","more":"x"}"#, #"PUT /s {"q":"milk"}"#, #"POST /s {"q":5}"#, #"POST /s {"q":true}"#,
    #"POST /s {"q": "milk"}"#,
  ])
  func `requests that differ in more than values differ in no fields`(request: String) {
    #expect(self.kinds.differing(self.key(request), from: 3) == nil)
  }

  @Test func `the nearest differs in the fewest places, the first of several`() throws {
    let request = #"POST /s {"q":"coffee","by":"\#(uuid(7))","at":{"n":2}}"#
    let kind = self.kinds.kind(of: self.key(request))
    let nearest = try #require(self.kinds.nearest(to: self.key(request), of: kind))
    #expect(nearest.entry == 2 && self.names(nearest.places, request) == ["http:body[q]"])
    let other = #"POST /s {"q":"coffee","by":"\#(uuid(7))","at":{"n":3}}"#
    #expect(self.kinds.nearest(to: self.key(other), of: kind)?.entry == 0)
    #expect(self.kinds.nearest(to: self.key("GET /nothing"), of: 17) == nil)
  }

  @Test func `a supposition finds what is equal but for its fields, and tells what it merges`() throws {
    let request = #"POST /s {"q":"milk","by":"\#(uuid(7))","at":{"n":3}}"#
    let kind = self.kinds.kind(of: self.key(request))
    let number = try #require(self.kinds.differing(self.key(request), from: 1))
    let byNumber = self.kinds.supposing(noiseAt: number, of: kind)
    let found = try #require(self.kinds.found(self.key(request), by: byNumber))
    #expect(found.first == 1 && found.requests == 2 && found.answers.count == 1)
    #expect(byNumber.risk == Supposition.Risk(answers: 0, requests: 0), "both got the same answer")
    let query = try #require(self.kinds.differing(self.key(request), from: 0))
    let byBoth = self.kinds.supposing(noiseAt: query, of: kind)
    #expect(self.kinds.found(self.key(request), by: byBoth)?.requests == 3)
    #expect(byBoth.risk == Supposition.Risk(answers: 2, requests: 3), "two different answers of three requests")
    #expect(self.kinds.found(self.key(#"POST /s {"q":"milk"}"#), by: byBoth) == nil)
  }

  @Test func `a field tells how it looks, where it stands, and whose value it was`() throws {
    let library = learned([
      Recorded("POST /o", says: "made \(uuid(0))"), Recorded("GET /o/\(uuid(0))", says: "o"),
      Recorded(#"PUT /p {"of":"\#(uuid(1))"}"#), Recorded(#"GET /q/\#(uuid(1))"#, says: "q"),
    ])
    let kinds = KindIndex(library)
    func field(_ request: String, like entry: Int) throws -> KindIndex.Field {
      let key = self.key(request)
      let places = try #require(kinds.differing(key, from: entry))
      let fields = kinds.fields(at: places, of: kinds.kind(of: key), in: key, nearestTo: entry)
      return try #require(fields.first)
    }
    let issued = try field("GET /o/\(uuid(5))", like: 1)
    #expect(issued.name == NoiseName(request: "GET a.test/o/*", field: "http:url[2]"))
    #expect(issued.likeness == .of(.uuid) && issued.isIssued && !issued.isFollowed && issued.isOfPath && !issued.isOfWrite)
    let followed = try field("GET /q/\(uuid(5))", like: 3)
    #expect(!followed.isIssued && followed.isFollowed && followed.isOfPath)
    let written = try field(#"PUT /p {"of":"x"}"#, like: 2)
    #expect(written.likeness == .ordinary && written.isOfWrite && !written.isOfPath && !written.isFollowed && !written.isIssued)
  }

  @Test func `the different values of a field are counted`() throws {
    let request = #"POST /s {"q":"coffee","by":"\#(uuid(7))","at":{"n":1}}"#
    let kind = self.kinds.kind(of: self.key(request))
    let place = try #require(self.kinds.differing(self.key(request), from: 0)?.first)
    #expect(self.kinds.recordedValues(at: place, of: kind) == 2)
    #expect(self.kinds.recordedValues(at: 17, of: kind) == 0)
    #expect(self.kinds.name(of: self.key(request)) == "POST a.test/s")
  }

  @Test func `at most so many recorded requests are compared`() throws {
    let limit = KindIndex.comparedEntries
    let many = learned((0...limit).map { Recorded(#"POST /s {"q":"q\#($0)","n":\#($0 == limit ? 2 : 1)}"#, says: "s") })
    let kinds = KindIndex(many)
    func nearest(_ request: String) -> Int? {
      kinds.nearest(to: self.key(request), of: kinds.kind(of: self.key(request)))?.entry
    }
    #expect(nearest(#"POST /s {"q":"q\#(limit - 1)","n":3}"#) == limit - 1)
    #expect(nearest(#"POST /s {"q":"q\#(limit)","n":3}"#) == 0, "the one past the limit is not looked at")
  }
}
