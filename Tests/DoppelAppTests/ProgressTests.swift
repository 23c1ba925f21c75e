import DoppelTesting
import Testing

@testable import DoppelApp

struct ProgressTests {
  private func advance(_ progress: Progress, _ count: Int) { for _ in 0..<count { progress.advance() } }

  @Test func `the rate is that since the look before`() {
    let progress = Progress("reading", "exchanges")
    #expect(progress.text(after: .zero) == "reading: 0 exchanges, 0/s")
    self.advance(progress, 2_500)
    #expect(progress.text(after: .seconds(2)) == "reading: 2,500 exchanges, 1,250/s")
    self.advance(progress, 50)
    #expect(progress.text(after: .milliseconds(2_500)) == "reading: 2,550 exchanges, 100/s")
    self.advance(progress, 1)
    #expect(progress.text(after: .milliseconds(2_600)) == "reading: 2,551 exchanges, 100/s", "too soon for a new rate")
    #expect(progress.text(after: .milliseconds(3_500)) == "reading: 2,551 exchanges, 1/s")
  }

  @Test func `what is known of the end is told`() {
    let counted = Progress("replaying", "requests", of: 1_200)
    self.advance(counted, 399)
    #expect(counted.text(after: .seconds(1)) == "replaying: 399 of 1,200 requests (33 %), 399/s")
    let timed = Progress("replaying", "requests", for: .seconds(90))
    self.advance(timed, 30)
    #expect(timed.text(after: .milliseconds(3_700)) == "replaying: 30 requests, 8/s, 3s of 1m30s")
    #expect(timed.text(after: .seconds(95)).hasSuffix(", 1m30s of 1m30s"), "what is in flight is still waited for")
    #expect(Progress("replaying", "requests", of: 0).text(after: .seconds(1)) == "replaying: 0 of 0 requests, 0/s")
  }
}
