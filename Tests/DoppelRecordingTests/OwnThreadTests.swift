import DoppelCLibrary
import Testing

@testable import DoppelRecording

struct OwnThreadTests {
  @Test func `work runs on another thread`() async throws {
    let here = UInt(bitPattern: pthread_self().hashValue)
    let there = try await withCheckedThrowingContinuation { continuation in
      do { try OwnThread.start { continuation.resume(returning: UInt(bitPattern: pthread_self().hashValue)) } } catch {
        continuation.resume(throwing: error)
      }
    }
    #expect(here != there)
  }
}
