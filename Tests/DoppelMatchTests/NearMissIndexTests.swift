import DoppelExchange
import DoppelMatch
import NIOCore
import Testing

struct NearMissIndexTests {
  private func index(_ signatures: [Signature]) -> NearMissIndex {
    var builder = LibraryBuilder()
    for (number, signature) in signatures.enumerated() {
      builder.add(exchange(number), response: prepared(""), signature: signature, computed: nil, instance: nil)
    }
    return NearMissIndex(builder.build())
  }

  @Test func `the nearest comes first, with the fields that differ`() {
    let index = self.index([
      signature("/items", method: "POST", body: #"{"a": 1, "b": 2}"#),
      signature("/items", method: "POST", body: #"{"a": 9, "b": 9}"#),
      signature("/other", method: "POST", body: #"{"a": 1, "b": 3}"#),
      signature("/items", host: "b.test", method: "POST", body: #"{"a": 1, "b": 3}"#),
    ])
    let nearest = index.nearest(to: signature("/items", method: "POST", body: #"{"a": 1, "b": 3}"#).canonicalBytes)
    #expect(nearest.map(\.exchange) == [id(0), id(1), id(2)])
    #expect(nearest[0].fields == [NearMiss.Field(name: "http:body[b]", recorded: "2", asked: "3")])
    #expect(nearest[1].fields.map(\.name) == ["http:body[a]", "http:body[b]"])
    #expect(zip(nearest, nearest.dropFirst()).allSatisfy { $0.distance <= $1.distance })
  }

  @Test func `as many are given as were asked for, and no more than there are`() {
    let index = self.index((0..<5).map { signature("/\($0)") })
    let key = signature("/none").canonicalBytes
    #expect(index.nearest(to: key, count: 1).count == 1)
    #expect(index.nearest(to: key).count == 3)
    #expect(index.nearest(to: key, count: 9).count == 5)
    #expect(self.index([]).nearest(to: key).isEmpty)
  }

  @Test func `a request to another host still finds the same path`() {
    let index = self.index([signature("/a"), signature("/b"), signature("/c"), signature("/d")])
    let nearest = index.nearest(to: signature("/d", host: "z.test").canonicalBytes, count: 1)
    #expect(nearest.map(\.exchange) == [id(3)])
    #expect(nearest[0].fields.map(\.name) == ["http:host"])
  }

  @Test func `a group is searched up to the limit`() {
    let limit = NearMissIndex.candidateLimit
    let index = self.index((0...limit).map { signature("/", body: "\($0)") })
    #expect(index.nearest(to: signature("/", body: "?").canonicalBytes, count: limit + 1).count == limit)
  }

  @Test func `of long signatures fewer candidates are compared, at least one`() {
    func long(_ path: String, _ bytes: Int) -> Signature { signature(path, body: String(repeating: "x", count: bytes)) }
    let (most, count) = (NearMissIndex.comparedBytes, 20)
    #expect(
      self.index((0..<count).map { long("/\($0)", 10) }).nearest(to: long("/", 10).canonicalBytes, count: 99).count == count)
    let half = self.index((0..<count).map { long("/\($0)", most / 8) })
    #expect(half.nearest(to: long("/", most / 8).canonicalBytes, count: 99).count == 4)
    #expect(self.index([long("/1", most)]).nearest(to: long("/2", most).canonicalBytes).count == 1)
  }

  @Test func `fields are listed up to the limit, and the others counted`() {
    func wide(_ count: Int, _ value: String) -> Signature {
      Signature((0..<count).map { ("http:queryparams:p\($0)", ByteBuffer(string: value)) })
    }
    for (count, more) in [(NearMissIndex.fieldLimit, 0), (NearMissIndex.fieldLimit + 1, 1)] {
      let nearest = self.index([wide(count, "a")]).nearest(to: wide(count, "b").canonicalBytes)
      #expect(nearest.map(\.fields.count) == [NearMissIndex.fieldLimit])
      #expect(nearest.map(\.moreFields) == [more])
    }
  }

  @Test func `keys that only one side has are differences`() {
    let nearest = self.index([Signature(["a": "1", "b": "2"])]).nearest(to: Signature(["b": "2", "c": "3"]).canonicalBytes)
    #expect(
      nearest.first?.fields == [
        NearMiss.Field(name: "a", recorded: "1", asked: nil), NearMiss.Field(name: "c", recorded: nil, asked: "3"),
      ])
  }

  @Test func `bytes that are no signature have no near misses`() {
    #expect(self.index([signature("/")]).nearest(to: ByteBuffer(string: "?")).isEmpty)
  }
}
