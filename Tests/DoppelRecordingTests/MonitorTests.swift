import Dispatch
import Testing

@testable import DoppelRecording

struct MonitorTests {
  @Test func `changes of many threads are all there`() async {
    let monitor = Monitor(0)
    await withTaskGroup { group in
      for _ in 0..<8 {
        group.addTask { for _ in 0..<1_000 { monitor.withLock { $0 += 1 } } }
      }
    }
    #expect(monitor.withLock { $0 } == 8_000)
  }

  @Test func `who waits goes on when the state is as wanted, and changes it`() {
    let monitor = Monitor(0)
    DispatchQueue.global().async {
      for _ in 0..<3 {
        monitor.withLock { $0 += 1 }
        monitor.signal()
      }
    }
    let seen = monitor.wait(.seconds(60), until: { $0 == 3 }) { state in
      defer { state = 10 }
      return state
    }
    #expect(seen == 3)
    #expect(monitor.withLock { $0 } == 10)
  }

  @Test(arguments: [Duration.milliseconds(1), .zero, .seconds(-1)])
  func `waiting ends when the time is over`(time: Duration) {
    let monitor = Monitor("as it was")
    #expect(monitor.wait(time, until: { _ in false }, then: { $0 }) == "as it was")
  }
}
