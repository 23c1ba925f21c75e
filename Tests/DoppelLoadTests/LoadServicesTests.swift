import DoppelWire
import Testing

@testable import DoppelLoad

struct LoadServicesTests {
  @Test func `by default limits are the usual ones and nothing is kept`() {
    let services = services()
    #expect(services.limits == .defaults && services.results == nil)
  }
}
