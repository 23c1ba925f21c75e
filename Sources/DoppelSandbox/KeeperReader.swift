internal import DoppelCLibrary
internal import DoppelTransport

/// Reads what a keeper says, on a thread of its own, until the keeper is gone.
struct KeeperReader {
  let socket: CInt

  /// - Parameter report: called for each message, and with `nil` at the end; at once where the system gives no more threads.
  func start(_ report: @escaping @Sendable (KeeperMessage?) -> Void) {
    let socket = fcntl(self.socket, F_DUPFD_CLOEXEC, 0)
    let isReading = DetachedThread.tryStart {
      var buffer = [UInt8](repeating: 0, count: KeeperMessage.capacity)
      while let message = KeeperMessage.receive(from: socket, into: &buffer) { report(message) }
      close(socket)
      report(nil)
    }
    guard !isReading else { return }
    close(socket)
    report(nil)
  }
}
