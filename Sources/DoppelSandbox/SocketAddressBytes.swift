internal import DoppelCLibrary

/// A numeric address for the calls of the system: 4 bytes of IPv4 or 16 of IPv6.
struct SocketAddressBytes: Equatable {
  let bytes: [UInt8]

  /// Reads `192.0.2.1` or `2001:db8::1`; `nil` for everything else.
  init?(_ text: String) {
    var bytes = [UInt8](repeating: 0, count: 16)
    if inet_pton(AF_INET, text, &bytes) == 1 {
      self.bytes = Array(bytes.prefix(4))
    } else if inet_pton(AF_INET6, text, &bytes) == 1 {
      self.bytes = bytes
    } else {
      return nil
    }
  }

  var family: CInt { self.bytes.count == 4 ? AF_INET : AF_INET6 }

  func bind(_ socket: CInt, port: UInt16) -> CInt { self.with(port) { DoppelCLibrary.bind(socket, $0, $1) } }

  func connect(_ socket: CInt, port: UInt16) -> CInt { self.with(port) { DoppelCLibrary.connect(socket, $0, $1) } }

  private func with(_ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt) -> CInt {
    var storage = sockaddr_storage()
    return withUnsafeMutableBytes(of: &storage) { raw in
      guard let base = raw.baseAddress else { return -1 }
      let length: Int
      if self.bytes.count == 4 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        withUnsafeMutableBytes(of: &address.sin_addr) { $0.copyBytes(from: self.bytes) }
        length = MemoryLayout<sockaddr_in>.size
        withUnsafeBytes(of: address) { raw.copyBytes(from: $0) }
      } else {
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_port = port.bigEndian
        withUnsafeMutableBytes(of: &address.sin6_addr) { $0.copyBytes(from: self.bytes) }
        length = MemoryLayout<sockaddr_in6>.size
        withUnsafeBytes(of: address) { raw.copyBytes(from: $0) }
      }
      return body(base.assumingMemoryBound(to: sockaddr.self), socklen_t(length))
    }
  }
}
