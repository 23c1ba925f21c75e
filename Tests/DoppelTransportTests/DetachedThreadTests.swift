import DoppelCLibrary
import DoppelTesting
import Synchronization
import Testing

@testable import DoppelTransport

struct DetachedThreadTests {
  @Test func `work runs on a thread of its own while the caller goes on`() async {
    let caller = pthread_self()
    let result = Mutex<Bool?>(nil)
    let gate = Gate()
    DetachedThread.start {
      gate.wait()
      let isOther = pthread_equal(caller, pthread_self()) == 0
      result.withLock { $0 = isOther }
    }
    #expect(result.withLock { $0 } == nil, "the call returns before the work ends")
    gate.open()
    #expect(await Eventually.holds { result.withLock { $0 } != nil })
    #expect(result.withLock { $0 } == true)
  }
}

/// Holds a thread until it is opened.
private final class Gate: Sendable {
  private let ends: (read: Int32, write: Int32)

  init() {
    var ends: [Int32] = [0, 0]
    _ = pipe(&ends)
    self.ends = (ends[0], ends[1])
  }

  deinit {
    close(self.ends.read)
    close(self.ends.write)
  }

  func wait() {
    var byte: UInt8 = 0
    _ = read(self.ends.read, &byte, 1)
  }

  func open() {
    var byte: UInt8 = 1
    _ = write(self.ends.write, &byte, 1)
  }
}
