internal import DoppelCLibrary

/// Reads what a keeper says, on a thread of its own, until the keeper is gone.
struct KeeperReader {
  let socket: CInt

  private final class Work: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// - Parameter report: called for each message, and with `nil` at the end.
  func start(_ report: @escaping @Sendable (KeeperMessage?) -> Void) {
    let socket = dup(self.socket)
    let work = Unmanaged.passRetained(
      Work {
        var buffer = [UInt8](repeating: 0, count: KeeperMessage.capacity)
        while let message = KeeperMessage.receive(from: socket, into: &buffer) { report(message) }
        close(socket)
        report(nil)
      })
    var thread = pthread_t()
    let failure = pthread_create(
      &thread, nil,
      { argument in
        argument.map { Unmanaged<Work>.fromOpaque($0).takeRetainedValue().run() }
        return nil
      }, work.toOpaque())
    if failure == 0 {
      pthread_detach(thread)
    } else {
      work.release()
      close(socket)
      report(nil)
    }
  }
}
