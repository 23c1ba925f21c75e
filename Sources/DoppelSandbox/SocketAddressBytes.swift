internal import DoppelCLibrary

/// A numeric address for the calls of the system: 4 bytes of IPv4 or 16 of IPv6.
struct SocketAddressBytes: Equatable {
  let bytes: [UInt8]

  /// Reads `192.0.2.1` or `2001:db8::1`; `nil` for everything else.
  init?(_ text: String) {
    var bytes = [UInt8](repeating: 0, count: 16)
    // The calls below would read no further.
    guard !text.utf8.contains(0) else { return nil }
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

  /// The address as the kernel takes it: family, port, and after 4 bytes of flow in IPv6 the address itself (ip(7), ipv6(7)).
  private func with(_ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt) -> CInt {
    var bytes = withUnsafeBytes(of: sa_family_t(self.family)) { Array($0) } + [UInt8(port >> 8), UInt8(port & 0xff)]
    bytes += self.bytes.count == 4 ? self.bytes + [UInt8](repeating: 0, count: 8) : [0, 0, 0, 0] + self.bytes + [0, 0, 0, 0]
    return bytes.withUnsafeBytes { raw in
      raw.baseAddress.map { body($0.assumingMemoryBound(to: sockaddr.self), socklen_t(raw.count)) } ?? -1
    }
  }
}
