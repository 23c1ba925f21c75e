import DoppelRefresh
import Testing

struct AnswerAlignmentTests {
  private func align(_ old: [UInt64], _ new: [UInt64]) -> (pairs: [[Int]], unseen: [Int], extra: [Int]) {
    let alignment = AnswerAlignment(old.map { recorded(says: $0) }, new.map { newer(says: $0) })
    return (alignment.pairs.map { [$0.library, $0.newer] }, alignment.unseen, alignment.extra)
  }

  /// What the library's answers say, what the newer ones say, and which stand for which.
  @Test(
    arguments: [
      ([1], [1], [[0, 0]], [], []), ([1], [2], [[0, 0]], [], []), ([1, 2], [2], [[1, 0]], [0], []),
      ([1], [1, 1, 1], [[0, 0]], [], []), ([1, 2], [1, 3], [[0, 0], [1, 1]], [], []),
      ([1, 2, 3], [9, 2, 8], [[0, 0], [1, 1], [2, 2]], [], []), ([1], [1, 2, 2], [[0, 0]], [], [1]),
      ([1, 2, 3], [1, 3], [[0, 0], [2, 1]], [1], []), ([1, 3], [1, 2, 3], [[0, 0], [1, 2]], [], [1]),
    ] as [([UInt64], [UInt64], [[Int]], [Int], [Int])])
  func `answers that say the same go together, those between them in their order`(
    _ old: [UInt64], _ new: [UInt64], pairs: [[Int]], unseen: [Int], extra: [Int]
  ) {
    let result = self.align(old, new)
    #expect(result.pairs == pairs && result.unseen == unseen && result.extra == extra)
  }

  @Test func `each recording is aligned for itself, other requests are added`() {
    let alignment = AnswerAlignment(
      [recorded(recording: 0), recorded(recording: 1), recorded(path: "/gone")], [newer(says: 5), newer(path: "/new", says: 6)])
    #expect(alignment.pairs == [.init(library: 0, newer: 0), .init(library: 1, newer: 0)])
    #expect(alignment.unseen == [2] && alignment.extra == [1])
  }

  @Test func `what is dropped stands for nothing`() {
    let alignment = AnswerAlignment([recorded(says: 1)], [newer(says: 8), newer(says: 2), newer(says: 9)], without: [0, 2])
    #expect(alignment.pairs == [.init(library: 0, newer: 1)] && alignment.unseen.isEmpty && alignment.extra.isEmpty)
  }

  @Test(arguments: [(500, 1), (501, 0)])
  func `more answers than are compared with each other go first with first`(_ count: Int, partner: Int) {
    // the newer ones have one more in front
    let old = (0..<UInt64(count)).map { 10 + $0 }
    let new = [1] + old.dropLast()
    #expect(self.align(old, new).pairs.first == [0, partner])
  }
}
