import DoppelExchange
import NIOCore
import Testing

@testable import DoppelLearn

struct NoisyLeavesTests {
  private typealias Found = (text: String, likeness: ValueLikeness, place: UInt64)

  private func found(
    _ request: KeyValuePairs<String, String>, isWanted: (Signature.Leaf, ValueLikeness) -> Bool = { $1 != .ordinary }
  ) -> [Found] {
    withLeaves(Signature(request)) { bytes, leaves in
      NoisyLeaves.of(bytes, leaves, isWanted: isWanted).map {
        (String(decoding: bytes[$0.leaf.range], as: UTF8.self), $0.likeness, $0.leaf.place)
      }
    }
  }

  @Test func `values that look made are found in order, also within longer texts, but not in names and bytes`() {
    let found = self.found([
      "bytes:hash": "3f2a91bc", "json:body": #"{"id":"\#(uuid(0))","n":1,"at":1779908881,"t":"ordinary"}"#,
      "name:host": "3f2a91bc", "path:url": "/ordinary/\(uuid(1))/3f2a91bc", "text:q": "files-3f2a91bc and 7c01d9ee",
    ])
    #expect(found.map(\.text) == [uuid(0), "1779908881", uuid(1), "3f2a91bc", "3f2a91bc", "7c01d9ee"])
    #expect(found.map(\.likeness) == [.of(.uuid), .of(.epoch), .of(.uuid), .short, .short, .short])
    #expect(Set(found.map(\.place)).count == 6)
  }

  @Test func `a part of a text has the place of its number among those that look made`() {
    let found = self.found(["text:q": "files-3f2a91bc and 7c01d9ee"])
    let other = self.found(["text:q": "one page more: \(uuid(0))/2b2b2b2b"])
    #expect(found.map(\.place) == other.map(\.place))
    #expect(self.found(["text:q": uuid(0)]).map(\.place) != [found[0].place], "the whole is another place")
  }

  @Test func `a whole leaf is asked about also where it is ordinary, and taken apart only then`() {
    func asked(_ text: String) -> [String] {
      var asked: [String] = []
      let bytes = Signature(["text:q": text]).canonicalBytes
      let found = self.found(["text:q": text]) { leaf, _ in
        asked.append(bytes.getString(at: bytes.readerIndex + leaf.range.lowerBound, length: leaf.range.count) ?? "")
        return false
      }
      #expect(found.isEmpty)
      return asked
    }
    #expect(asked("files-3f2a91bc") == ["files-3f2a91bc", "3f2a91bc"])
    #expect(asked(uuid(0)) == [uuid(0)])
    #expect(asked("ordinary text") == ["ordinary text"])
    #expect(asked("123456").isEmpty && asked("1234567") == ["1234567"])
  }

  @Test func `what stands for bytes is a value where it has the length of a digest, whatever it looks like`() {
    let digest = String(repeating: "\u{1}a", count: 16)
    #expect(digest.utf8.count == NoisyLeaves.digestBytes)
    #expect(self.found(["bytes:q": digest]).count == 1 && self.found(["text:q": digest]).isEmpty)
    #expect(self.found(["bytes:q": digest + "a"]).isEmpty && self.found(["bytes:q": String(digest.dropLast())]).isEmpty)
  }

  @Test func `so many values of one text are told apart`() {
    func count(_ values: Int) -> Int {
      self.found(["text:q": (0..<values).map { uuid($0 % 90) }.joined(separator: " and ")]).count
    }
    let limit = Int(NoisyLeaves.partLimit)
    #expect(count(limit) == limit && count(limit + 1) == limit)
  }

  @Test func `what is wanted is found, and nothing in it`() {
    let found = self.found(["text:q": "files-3f2a91bc"]) { _, likeness in likeness == .ordinary }
    #expect(found.map(\.text) == ["files-3f2a91bc"] && found.map(\.likeness) == [.ordinary])
  }
}
