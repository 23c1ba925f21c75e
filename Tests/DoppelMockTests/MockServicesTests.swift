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

  @Test func `the report has what the program tried to reach`() async throws {
    let setting = try await MockSetting()
    setting.services.egress.count("b.test:1")
    #expect(setting.services.report.egress.attempts.map(\.destination) == ["b.test:1"])
    #expect(await setting.isGone())
  }
}
