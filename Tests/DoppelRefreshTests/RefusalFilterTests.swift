import Testing

@testable import DoppelRefresh

struct RefusalFilterTests {
  /// Codes that the library has for a request, newer ones, and the places of those that are not believed.
  @Test(
    arguments: [
      ([200], [500, 200], [0]), ([200], [500], []), ([200], [401, 503], []), ([404, 200], [404, 500, 200], [1]),
      ([500], [500, 200], []), ([200, 404], [200, 401, 404, 503], [1, 3]),
    ] as [([Int], [Int], [Int])])
  func `what is refused in the place of each recorded answer is dropped where another is left`(
    _ library: [Int], _ codes: [Int], refused: [Int]
  ) {
    let old = library.enumerated().map { recorded(says: UInt64($0.offset), code: $0.element) }
    let filter = RefusalFilter(old, codes.map { newer(says: 9, code: $0) }, form)
    #expect(filter.refused == Set(refused))
  }

  @Test(arguments: [(499, false), (500, true)])
  func `of many recorded answers the last ones count`(_ later: Int, isRefused: Bool) {
    let old = [recorded(says: 0, code: 500)] + (1...UInt64(later)).map { recorded(says: $0) }
    let filter = RefusalFilter(old, [newer(says: 9, code: 500), newer(says: 9)], form)
    #expect(filter.refused == (isRefused ? [0] : []))
  }

  @Test func `an addition is held against the last recorded answer to its request, where there is one`() {
    let filter = RefusalFilter([recorded(code: 500), recorded(says: 2, code: 200)], [], form, accepting: [502])
    #expect(filter.reason(toAdd: newer(code: 401)) == .credentials(status: 401, recorded: 200))
    #expect(filter.reason(toAdd: newer(code: 500)) == .error(status: 500, recorded: 200))
    #expect(filter.reason(toAdd: newer(code: 201)) == nil && filter.reason(toAdd: newer(code: 502)) == nil)
    #expect(filter.reason(toAdd: newer(path: "/new", code: 500)) == .error(status: 500, recorded: nil))
    #expect(filter.reason(toAdd: newer(path: "/new", code: 401)) == nil)
    #expect(filter.reason(toAdd: newer(path: "/new", code: 502)) == nil)
  }
}
