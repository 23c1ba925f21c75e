import DoppelCLibrary
import SystemPackage
import Testing

@testable import DoppelRecording

struct RefreshLockTests {
  @Test func `the second hears which process has the lock, and gets it when the first lets go`() throws {
    try inFolder { folder in
      var first: RefreshLock? = try RefreshLock(in: folder.appending("refresh"))
      let error = #expect(throws: RefreshLock.Busy.self) { try RefreshLock(in: folder.appending("refresh")) }
      #expect(error == RefreshLock.Busy(process: Int(getpid())))
      #expect(error?.description == "another refresh is at work, process \(getpid()); wait until it has ended")
      withExtendedLifetime(first) {}
      first = nil
      _ = try RefreshLock(in: folder.appending("refresh"))
    }
  }
}
