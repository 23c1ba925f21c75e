import Testing

@testable import DoppelRecording

struct DerivedMemberTests {
  @Test func `a member stands in the section that it is kept in`() {
    let kinds: [DerivedMember.Kind] = [.messageType, .resource, .networkAddress, .url, .host, .contentType]
    #expect(kinds.map(\.section) == [.top, .top, .top, .req, .req, .res])
  }
}
