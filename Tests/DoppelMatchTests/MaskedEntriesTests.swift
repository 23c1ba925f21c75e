import DoppelExchange
import NIOCore
import Testing

@testable import DoppelMatch

struct MaskedEntriesTests {
  private func key(_ request: String) -> ByteBuffer { signature(ofRequest: request).canonicalBytes }

  @Test func `a group tells of each answer its entry, and which answers hold a value at a place`() throws {
    let request = { (number: Int) in #"POST /o {"id":"\#(uuid(number))"}"# }
    let library = learned([
      Recorded("GET /first"), Recorded(request(0)), Recorded(request(1)), Recorded(request(0)), Recorded("GET /o"),
    ])
    let asked = try #require(library.masking.masked(self.key(request(0))))
    let group = try #require(library.masked.group(asked.key))
    #expect(group.entry.answers.map(\.order) == [1, 2, 3])
    #expect(group.entries == [1: 1, 2: 2, 3: 1])
    let leaf = try #require(asked.leaves.first)
    let held: [Set<Int>?] = [0, 1, 2].map { number in
      self.key(request(number)).withUnsafeReadableBytes { group.holding[MaskedEntries.mark(of: leaf, in: $0)] }
    }
    #expect(held == [[1, 3], [2], nil])
  }

  @Test func `a group of one entry keeps nothing but it, and knows answers of others`() throws {
    let request = { (name: String, number: Int) in #"POST /o {"id":"\#(uuid(number))","name":"\#(name)"}"# }
    let library = learned([Recorded(request("a", 0)), Recorded(request("b", 1)), Recorded(request("a", 0))])
    let asked = try #require(library.masking.masked(self.key(request("a", 2))))
    let group = try #require(library.masked.group(asked.key))
    #expect(group.only == 0 && group.entries.isEmpty && group.holding.isEmpty)
    #expect(group.entry.answers.map { group.index(of: $0) } == [0, 0])
    #expect(group.index(of: library.entries[1].first) == nil)
  }

  @Test func `the mark of a value is that of its place too`() {
    let bytes = ByteBuffer(string: "abab")
    func mark(_ range: Range<Int>, place: UInt64) -> UInt64 {
      bytes.withUnsafeReadableBytes {
        MaskedEntries.mark(of: Signature.Leaf(place: place, range: range, form: .text, name: 0..<0), in: $0)
      }
    }
    #expect(mark(0..<2, place: 1) == mark(2..<4, place: 1))
    #expect(mark(0..<2, place: 1) != mark(0..<2, place: 2) && mark(0..<2, place: 1) != mark(1..<3, place: 1))
  }

  @Test func `without noise there are no groups`() {
    #expect(MaskedEntries().isEmpty && MaskedEntries().group(ByteBuffer()) == nil)
    #expect(learned([Recorded("GET /o")]).masked.isEmpty)
  }
}
