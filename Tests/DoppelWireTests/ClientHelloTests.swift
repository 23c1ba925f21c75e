import DoppelWire
import NIOCore
import NIOEmbedded
import NIOSSL
import Testing

struct ClientHelloTests {
  /// The first bytes of a real client.
  private static func real(name: String? = "Api.Example.com", protocols: [String] = ["h2", "http/1.1"]) throws -> ByteBuffer {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.certificateVerification = .none
    configuration.curves = [.x25519]
    configuration.applicationProtocols = protocols
    let handler = try NIOSSLClientHandler(context: NIOSSLContext(configuration: configuration), serverHostname: name)
    let channel = EmbeddedChannel(handler: handler)
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    let bytes = try #require(try channel.readOutbound(as: ByteBuffer.self))
    _ = try? channel.finish(acceptAlreadyClosed: true)
    return bytes
  }

  /// The handshake message of `bytes` in records of `size` bytes.
  private static func recut(_ bytes: ByteBuffer, size: Int) -> ByteBuffer {
    var rest = bytes
    rest.moveReaderIndex(forwardBy: 5)
    var result = ByteBuffer()
    while rest.readableBytes > 0 {
      guard var part = rest.readSlice(length: min(size, rest.readableBytes)) else { break }
      result.writeBytes([22, 3, 1])
      result.writeInteger(UInt16(part.readableBytes))
      result.writeBuffer(&part)
    }
    return result
  }

  @Test func `a real client's name, protocols and versions are read`() throws {
    guard case .hello(let hello) = ClientHello.read(try Self.real()) else {
      Issue.record("expected a ClientHello")
      return
    }
    #expect(hello.serverName == .dns("api.example.com"))
    #expect(hello.applicationProtocols == ["h2", "http/1.1"])
    #expect(hello.versions.contains(0x0303) && hello.versions.contains(0x0304))
  }

  @Test func `a client that says no name and no protocol has none`() throws {
    guard case .hello(let hello) = ClientHello.read(try Self.real(name: nil, protocols: [])) else {
      Issue.record("expected a ClientHello")
      return
    }
    #expect(hello.serverName == nil)
    #expect(hello.applicationProtocols.isEmpty)
  }

  @Test func `every cut of a ClientHello needs more`() throws {
    let bytes = try Self.real()
    for length in 0..<bytes.readableBytes {
      let cut = try #require(bytes.getSlice(at: bytes.readerIndex, length: length))
      #expect(ClientHello.read(cut) == .needMore, "\(length)")
    }
  }

  @Test(arguments: [5, 6, 17, 100, 511])
  func `a ClientHello over several records reads as in one, at every cut`(size: Int) throws {
    let whole = try Self.real()
    let bytes = Self.recut(whole, size: size)
    #expect(ClientHello.read(bytes) == ClientHello.read(whole))
    for length in stride(from: 0, to: bytes.readableBytes, by: 3) {
      let cut = try #require(bytes.getSlice(at: bytes.readerIndex, length: length))
      #expect(ClientHello.read(cut) == .needMore, "\(length)")
    }
  }

  @Test func `a ClientHello over as many records as the limit is read, over one more it is not TLS`() throws {
    let whole = try Self.real()
    let bytes = Self.recut(whole, size: 1)
    var limits = Limits.defaults
    limits.clientHelloRecords = whole.readableBytes - 5
    #expect(ClientHello.read(bytes, limits: limits) == ClientHello.read(whole))
    limits.clientHelloRecords -= 1
    #expect(ClientHello.read(bytes, limits: limits) == .notTLS)
  }

  @Test func `bytes after the ClientHello do not matter`() throws {
    var bytes = try Self.real()
    let reading = ClientHello.read(bytes)
    bytes.writeString("GET / HTTP/1.1\r\n\r\n")
    #expect(ClientHello.read(bytes) == reading)
  }

  @Test(arguments: [
    "GET / HTTP/1.1\r\n\r\n", "\u{16}GET", "\u{16}\u{3}\u{5}", "\u{15}\u{3}\u{1}", "\u{0}", "\u{16}\u{3}\u{1}\u{0}\u{0}",
    "\u{16}\u{3}\u{1}\u{7f}\u{7f}", "\u{16}\u{3}\u{1}\u{0}\u{5}\u{2}",
  ])
  func `what cannot begin a ClientHello is not TLS`(text: String) {
    #expect(ClientHello.read(ByteBuffer(string: text)) == .notTLS)
  }

  @Test func `a ClientHello at the limit is read, one over it is not TLS`() throws {
    let bytes = try Self.real()
    var limits = Limits.defaults
    limits.clientHello = bytes.readableBytes
    let cut = try #require(bytes.getSlice(at: bytes.readerIndex, length: 100))
    #expect(ClientHello.read(bytes, limits: limits) == ClientHello.read(bytes))
    #expect(ClientHello.read(cut, limits: limits) == .needMore)
    limits.clientHello -= 1
    #expect(ClientHello.read(cut, limits: limits) == .notTLS)
    #expect(ClientHello.read(bytes, limits: limits) == .notTLS, "at once as in parts")
  }

  @Test func `protocols over the limit are left out`() throws {
    var limits = Limits.defaults
    limits.protocolsOffered = 2
    let bytes = try Self.real(protocols: ["a", "b", "c"])
    guard case .hello(let hello) = ClientHello.read(bytes, limits: limits) else {
      Issue.record("expected a ClientHello")
      return
    }
    #expect(hello.applicationProtocols == ["a", "b"])
  }

  @Test func `any damage to a ClientHello is read, waited for or refused, never a crash`() throws {
    let whole = try Self.real()
    for index in whole.readerIndex..<whole.writerIndex {
      for value in [0x00, 0x01, 0x7f, 0x80, 0xff] as [UInt8] {
        var damaged = whole
        damaged.setInteger(value, at: index)
        if case .hello(let hello) = ClientHello.read(damaged) {
          #expect(hello.applicationProtocols.count <= Limits.defaults.protocolsOffered)
        }
      }
    }
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<20_000 {
      var bytes = ByteBuffer(bytes: [22, 3, 1, 0])
      bytes.writeBytes(
        (0..<Int.random(in: 1...120, using: &generator)).map { _ in UInt8.random(in: 0...255, using: &generator) })
      if Bool.random(using: &generator) { bytes.setBytes([1, 0, 0], at: 5) }
      _ = ClientHello.read(bytes)
    }
  }

  @Test func `a name that is none is unnamed, whatever its bytes`() throws {
    var bytes = try Self.real(name: "abcdefgh.test", protocols: [])
    let view = Array(bytes.readableBytesView)
    let position = try #require(view.indices.first { view[$0...].starts(with: "abcdefgh.test".utf8) })
    bytes.setBytes([0, 0xff, 0x2a, 0x20], at: bytes.readerIndex + position)
    guard case .hello(let hello) = ClientHello.read(bytes) else {
      Issue.record("expected a ClientHello")
      return
    }
    #expect(hello.serverName == .unnamed)
  }
}
