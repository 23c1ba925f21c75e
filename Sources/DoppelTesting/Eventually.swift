internal import NIOCore
internal import NIOPosix

/// Waits for what only a look can tell, such as a count that another thread changes.
package enum Eventually {
  /// Looks again and again until the condition holds, at most for the deadline of all waits; `false` where it never did.
  package static func holds(_ condition: @Sendable () throws -> Bool) async rethrows -> Bool {
    let loop = MultiThreadedEventLoopGroup.singleton.any()
    let end = NIODeadline.now() + LoopbackConnection.deadline
    while try !condition() {
      guard NIODeadline.now() < end else { return false }
      try? await loop.scheduleTask(in: .milliseconds(2)) {}.futureResult.get()
    }
    return true
  }
}
