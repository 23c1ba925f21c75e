import DoppelTesting
import Foundation

@testable import DoppelSandbox

/// Two sockets that are connected as those of a keeper are; closed with the value.
final class SocketPair {
  let ours: CInt
  let theirs: CInt
  private var isOursOpen = true
  private var isTheirsOpen = true

  init() throws {
    var ends: [CInt] = [-1, -1]
    guard socketpair(AF_UNIX, CInt(SOCK_SEQPACKET.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
      throw PeerError.system("socketpair", errno)
    }
    var size = CInt(2 * KeeperMessage.capacity)
    for end in ends { setsockopt(end, SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<CInt>.size)) }
    self.ours = ends[0]
    self.theirs = ends[1]
  }

  /// Closes the other side's end here; whoever else has it keeps it.
  func leaveTheirs() {
    if self.isTheirsOpen { close(self.theirs) }
    self.isTheirsOpen = false
  }

  /// Closes this side's end here; whoever else has it keeps it.
  func leaveOurs() {
    if self.isOursOpen { close(self.ours) }
    self.isOursOpen = false
  }

  deinit {
    self.leaveTheirs()
    self.leaveOurs()
  }
}
