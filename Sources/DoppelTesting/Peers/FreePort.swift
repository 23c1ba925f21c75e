internal import Foundation

/// TCP ports on 127.0.0.1 that nobody listens on.
package enum FreePort {
  /// A port that the kernel chose.
  ///
  /// It is free when this returns. The kernel hands out such ports in turn, so that a second test does not get it at once.
  package static func next() throws -> Int {
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
