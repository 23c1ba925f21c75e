import DoppelExchange
import DoppelTransport
import Foundation
import Testing

struct WallClockTests {
  @Test func `it tells the time of day`() {
    let difference = Double(WallClock.now.nanoseconds) / 1e9 - Date().timeIntervalSince1970
    #expect(abs(difference) < 60)
  }
}
