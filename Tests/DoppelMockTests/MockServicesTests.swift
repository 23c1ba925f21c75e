import Testing

@testable import DoppelMock

struct MockServicesTests {
  @Test func `all connections of a mock share one tally`() async throws {
    let setting = try await MockSetting()
    let copy = setting.services
    copy.tally.failed()
    #expect(setting.services.tally.failureCount == 1)
    #expect(await setting.isGone())
  }
}
