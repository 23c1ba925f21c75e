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
    // family, port, address (ip(7))
    var bytes =
      withUnsafeBytes(of: sa_family_t(AF_INET)) { Array($0) } + [0, 0, 127, 0, 0, 1] + [UInt8](repeating: 0, count: 8)
    var length = socklen_t(bytes.count)
    let descriptor = self.descriptor
    let isBound = bytes.withUnsafeMutableBytes { raw in
      raw.assumingMemoryBound(to: sockaddr.self).baseAddress.map {
        bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
      } ?? false
    }
    guard isBound else { throw PeerError.system("bind", errno) }
    self.port = Int(bytes[2]) << 8 | Int(bytes[3])
  }
}

#if canImport(Glibc)
  private let streamKind = CInt(SOCK_STREAM.rawValue)
  private let datagramKind = CInt(SOCK_DGRAM.rawValue)
#else
  private let streamKind = SOCK_STREAM
  private let datagramKind = SOCK_DGRAM
#endif
