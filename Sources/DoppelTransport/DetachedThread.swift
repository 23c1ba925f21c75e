internal import DoppelCLibrary

/// A thread for work that blocks, such as waiting for a process.
package enum DetachedThread {
  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Runs `body` on a thread of its own; on this one where the system gives no more threads.
  package static func start(_ body: @escaping @Sendable () -> Void) {
    if !self.tryStart(body) { body() }
  }

  /// Runs `body` on a thread of its own.
  ///
  /// - Returns: `false` where the system gives no more threads; then it is not run.
  package static func tryStart(_ body: @escaping @Sendable () -> Void) -> Bool {
    let box = Unmanaged.passRetained(Body(body))
    var thread = pthread_t()
    let status = pthread_create(
      &thread, nil,
      { argument in
        argument.map { Unmanaged<Body>.fromOpaque($0).takeRetainedValue().run() }
        return nil
      }, box.toOpaque())
    if status == 0 { pthread_detach(thread) } else { box.release() }
    return status == 0
  }
}
