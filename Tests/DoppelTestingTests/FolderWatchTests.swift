import DoppelTesting
import Synchronization
import Testing

struct FolderWatchTests {
  @Test func `what is true already is not waited for, and what stays false ends with the limit`() async throws {
    let folder = try TemporaryFolder()
    let looks = Mutex(0)
    #expect(
      await FolderWatch(folder.path).wait(atMost: .seconds(60)) {
        looks.withLock { $0 += 1 }; return true
      })
    #expect(looks.withLock { $0 } == 1)
    #expect(await FolderWatch(folder.path).wait(atMost: .milliseconds(20)) { false } == false)
  }
}
