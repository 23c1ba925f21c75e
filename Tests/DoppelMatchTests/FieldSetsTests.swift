import NIOCore
import Testing

@testable import DoppelMatch

struct FieldSetsTests {
  private func fields(_ pairs: KeyValuePairs<String, String>) -> [(name: String, value: ByteBuffer)] {
    pairs.map { ($0.key, ByteBuffer(string: $0.value)) }
  }

  @Test func `the same fields are one set, in whatever order; of a repeated one the first counts`() {
    var sets = FieldSets()
    let places = [
      self.fields([:]), self.fields(["a": "1", "b": "2"]), self.fields(["b": "2", "a": "1"]),
      self.fields(["a": "1", "b": "2", "a": "3"]), self.fields(["a": "1"]), self.fields(["a": "3", "b": "2"]),
    ].map { sets.insert($0) }
    #expect(places == [0, 1, 1, 1, 2, 3])
    #expect(sets.sets.count == 4 && sets.sets[0].isEmpty && sets.sets[2].keys.sorted() == ["a"])
  }

  @Test func `values that differ in what looks made alone are one, and none is like an absent field`() {
    var sets = FieldSets()
    let places = [
      "trace \(uuid(0))", "trace \(uuid(1))", "track \(uuid(0))", uuid(2), uuid(3), "",
    ].map { sets.insert(self.fields(["id": $0])) }
    #expect(places == [1, 1, 2, 3, 3, 4])
    #expect(sets.sets.dropFirst().allSatisfy { $0["id"] != FieldSets.absent && $0["id"] != nil })
  }

  @Test func `at the limit all are kept, beyond it requests are as if they said nothing`() {
    var sets = FieldSets()
    let places = (1..<FieldSets.limit).map { sets.insert(self.fields(["n": "\($0)"])) }
    #expect(places == Array(1..<FieldSets.limit))
    let beyond = ["new", "1", "newer"].map { sets.insert(self.fields(["n": $0])) }
    #expect(beyond == [0, 1, 0])
    #expect(sets.sets.count == FieldSets.limit)
  }
}
