internal import DoppelCLibrary
internal import DoppelTransport
internal import Synchronization

/// Says messages to a keeper, in their order, and never lets the caller wait: the keeper may itself be waiting to be heard.
final class KeeperSender: Sendable {
  /// Closed with this.
  private let socket: CInt
  /// What the socket had no room for; while there is any, a thread waits for room.
  private let waiting = Mutex<[KeeperMessage]>([])

  init(socket: CInt) { self.socket = socket }

  deinit { close(self.socket) }

  /// Says a message, or has it said later; what it brings must stay open until the keeper has answered.
  ///
  /// - Returns: 0, or the number of the error.
  func send(_ message: KeeperMessage) -> CInt {
    let (failure, isFirst) = self.waiting.withLock { waiting -> (CInt, Bool) in
      guard message.bytes.count <= KeeperMessage.capacity else { return (E2BIG, false) }
      // Under the lock, which nobody holds for long, so that none overtakes another.
      let failure = waiting.isEmpty ? message.send(over: self.socket, waits: false) : EAGAIN
      guard failure == EAGAIN else { return (failure, false) }
      waiting.append(message)
      return (0, waiting.count == 1)
    }
    if isFirst { DetachedThread.start { self.sendWaiting() } }
    return failure
  }

  /// Ends the talk: whoever reads here or there is told so.
  func end() { shutdown(self.socket, CInt(SHUT_RDWR)) }

  private func sendWaiting() {
    var next = self.waiting.withLock { $0.first }
    while let message = next {
      // One that is lost would have the answers to all others taken for those of their neighbours.
      if message.send(over: self.socket) != 0 { self.end() }
      next = self.waiting.withLock { waiting in
        waiting.removeFirst()
        return waiting.first
      }
    }
  }
}
