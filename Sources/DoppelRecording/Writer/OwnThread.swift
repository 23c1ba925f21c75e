internal import DoppelCLibrary
internal import SystemPackage

/// A thread for work that reads or writes files beside its caller.
enum OwnThread {
  private final class Body {
    let run: () -> Void
    init(_ run: @escaping () -> Void) { self.run = run }
  }

  /// Runs `body` on a thread of its own.
  ///
  /// - Throws: why the system gives no more threads; then it is not run.
  static func start(_ body: sending @escaping () -> Void) throws(Errno) {
    let box = Unmanaged.passRetained(Body(body))
    var thread = pthread_t(bitPattern: 0)
    let status = pthread_create(
      &thread, nil,
      { argument in
        if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
        return nil
      }, box.toOpaque())
    guard status == 0 else {
      box.release()
      throw Errno(rawValue: status)
    }
    pthread_detach(thread)
  }
}
