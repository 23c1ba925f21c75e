internal import Foundation
internal import Synchronization

/// TCP ports on 127.0.0.1 that nobody listens on.
package enum FreePort {
  /// The ports that were given last, which are not given again before as many others.
  private static let given = Mutex<[Int]>([])
  private static let remembered = 1_024

  /// A port that the kernel chose. It is free when this returns, and stays so for a while as far as this process is concerned.
  package static func next() throws -> Int {
    while true {
      let port = try self.chosen()
      let isNew = self.given.withLock { given in
        guard !given.contains(port) else { return false }
        if given.count == self.remembered { given.removeFirst() }
        given.append(port)
        return true
      }
      if isNew { return port }
    }
  }

  private static func chosen() throws -> Int {
    let descriptor = socket(AF_INET, socketStream, 0)
    guard descriptor >= 0 else { throw PeerError.system("socket", errno) }
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
      }
    }
    guard bound else { throw PeerError.system("bind", errno) }
    return Int(UInt16(bigEndian: address.sin_port))
  }
}

#if canImport(Glibc)
  private let socketStream = Int32(SOCK_STREAM.rawValue)
#else
  private let socketStream = SOCK_STREAM
#endif
