import DoppelTesting

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A socket that is bound to a free port of 127.0.0.1, as it is given to a `DNSServer`.
struct DNSSocket {
  let descriptor: CInt
  let port: Int

  static func datagrams() throws -> DNSSocket { try DNSSocket(kind: datagramKind) }
  static func listener() throws -> DNSSocket { try DNSSocket(kind: streamKind) }

  private init(kind: CInt) throws {
    self.descriptor = socket(AF_INET, kind, 0)
    guard self.descriptor >= 0 else { throw PeerError.system("socket", errno) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = self.descriptor
    let isBound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
      }
    }
    guard isBound else { throw PeerError.system("bind", errno) }
    self.port = Int(UInt16(bigEndian: address.sin_port))
  }
}

#if canImport(Glibc)
  private let streamKind = CInt(SOCK_STREAM.rawValue)
  private let datagramKind = CInt(SOCK_DGRAM.rawValue)
#else
  private let streamKind = SOCK_STREAM
  private let datagramKind = SOCK_DGRAM
#endif
