import DoppelTesting
import Foundation

/// Sockets as others open them, which a listener or a dialler takes.
enum RawSocket {
  private static let kind = CInt(SOCK_STREAM.rawValue)

  private static func place(_ port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    address.sin_port = UInt16(port).bigEndian
    return address
  }

  /// A connection to a port of 127.0.0.1.
  static func connected(to port: Int) async throws -> CInt {
    let descriptor = socket(AF_INET, self.kind, 0)
    var address = self.place(port)
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw PeerError.system("connect", errno) }
    return descriptor
  }

  /// A socket that listens on a free port of 127.0.0.1.
  ///
  /// - Parameter backlog: so many connections and one wait to be accepted; what comes then is not answered.
  static func listening(backlog: CInt = 16) throws -> CInt {
    let descriptor = socket(AF_INET, self.kind, 0)
    var address = self.place(0)
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
    guard result == 0, listen(descriptor, backlog) == 0 else { throw PeerError.system("listen", errno) }
    return descriptor
  }

  /// The port that a socket is bound to.
  static func port(of socket: CInt) -> Int {
    var bytes = [UInt8](repeating: 0, count: 128)
    var length = socklen_t(bytes.count)
    _ = bytes.withUnsafeMutableBytes { raw in
      raw.assumingMemoryBound(to: sockaddr.self).baseAddress.map { getsockname(socket, $0, &length) }
    }
    // the port follows the family (ip(7))
    return Int(bytes[2]) << 8 | Int(bytes[3])
  }
}
