import Testing

@testable import DoppelMatch

struct SessionUnionTests {
  private func leaders(_ count: Int, _ body: (inout SessionUnion) -> Void) -> [Int] {
    var union = SessionUnion()
    for _ in 0..<count { union.append() }
    body(&union)
    return (-1..<count).map { union.leader(of: $0) }
  }

  @Test func `each session is one of its own, and none is none`() {
    #expect(self.leaders(3) { _ in } == [-1, 0, 1, 2])
  }

  @Test func `what answers to one request gave is one session, of which the first stands for all`() {
    #expect(
      self.leaders(5) { union in
        union.issued(3, by: 7, within: -1)
        union.issued(2, by: 8, within: -1)
        union.issued(1, by: 7, within: -1)
        union.issued(4, by: 7, within: -1)
      } == [-1, 0, 1, 2, 1, 1])
  }

  @Test func `what was given within a session belongs to it, whatever else the request gave`() {
    #expect(
      self.leaders(5) { union in
        union.issued(1, by: 7, within: 0)
        union.issued(3, by: 7, within: 2)
        union.issued(4, by: 7, within: -1)
      } == [-1, 0, 0, 2, 2, 4])
  }

  @Test func `sessions are one by way of others, in any order`() {
    #expect(
      self.leaders(4) { union in
        union.issued(3, by: 1, within: 2)
        union.issued(2, by: 1, within: 1)
        union.issued(3, by: 1, within: 0)
        union.issued(0, by: 1, within: 3)
      } == [-1, 0, 0, 0, 0])
  }
}
