import DoppelTesting
import Foundation

/// A umask that only one thread has; that of the process stays as other tests need it.
enum OwnUmask {
  /// Runs the body on a thread of its own, with that umask.
  static func run<Value: Sendable>(_ mask: mode_t, _ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(
          with: Result {
            try self.leaveProcess()
            umask(mask)
            return try body()
          })
      }
    }
  }

  /// Gives this thread a umask and a working folder of its own.
  private static func leaveProcess() throws {
    // Its header shows it to GNU programs only.
    guard let address = dlsym(nil, "unshare") else { throw PeerError.system("unshare", ENOSYS) }
    let unshare = unsafeBitCast(address, to: (@convention(c) (CInt) -> CInt).self)
    // CLONE_FS (linux/sched.h)
    guard unshare(0x200) == 0 else { throw PeerError.system("unshare", errno) }
  }
}
