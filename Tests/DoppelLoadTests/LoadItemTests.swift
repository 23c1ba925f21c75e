import Testing

@testable import DoppelLoad

struct LoadItemTests {
  @Test func `the status is the answer's, 0 where there is none`() {
    #expect(LoadItem.status(of: response(418)) == 418)
    #expect(LoadItem.status(of: request()) == 0)
    #expect(LoadItem.status(of: nil) == 0)
  }
}
