package import NIOCore

/// What a client says first on a TLS connection (RFC 8446 section 4.1.2, RFC 6066 section 3, RFC 7301), as far as it matters to
/// one who must choose a server and a certificate before the handshake begins.
package struct ClientHello: Sendable, Equatable {
  /// The name of the server that is wanted; `nil` where the client says none, `.unnamed` where what it says is no name.
  package var serverName: ServerName?
  /// The application protocols that are offered, best first; bytes that are not UTF-8 are replaced.
  package var applicationProtocols: [String]
  /// The protocol versions that are offered, best first as the client has it: `0x0303` is TLS 1.2, `0x0304` TLS 1.3. Reserved
  /// values (RFC 8701) are among them.
  package var versions: [UInt16]

  package init(serverName: ServerName? = nil, applicationProtocols: [String] = [], versions: [UInt16] = []) {
    self.serverName = serverName
    self.applicationProtocols = applicationProtocols
    self.versions = versions
  }

  /// What the first bytes of a connection are.
  package enum Reading: Sendable, Equatable {
    /// They may begin a ClientHello; more are needed.
    case needMore
    /// They do not begin one that we could answer.
    case notTLS
    case hello(ClientHello)
  }

  /// Reads the first bytes of a connection without consuming them.
  ///
  /// Stateless: call again with all bytes so far when more have come. The ClientHello may be spread over several records and any
  /// number of reads. Any bytes are safe: memory is bounded by `limits.clientHello`, and the work of one call by
  /// `limits.clientHelloRecords` and the bytes given.
  package static func read(_ bytes: ByteBuffer, limits: Limits = .defaults) -> Reading {
    switch self.handshake(in: bytes, limits: limits) {
    case .needMore: .needMore
    case .notTLS: .notTLS
    case .whole(let message): self.parse(message, limits: limits).map(Reading.hello) ?? .notTLS
    }
  }

  private enum Handshake {
    case needMore
    case notTLS
    /// The body of the ClientHello, without the handshake header.
    case whole(ByteBuffer)
  }

  /// Takes the records apart (RFC 8446 section 5.1) until one handshake message is whole.
  private static func handshake(in bytes: ByteBuffer, limits: Limits) -> Handshake {
    let limit = limits.clientHello
    var rest = bytes
    var message = ByteBuffer()
    for _ in 0..<limits.clientHelloRecords {
      guard self.mayBeRecord(rest) else { return .notTLS }
      guard let header = rest.readBytes(length: 5) else { return bytes.readableBytes < limit ? .needMore : .notTLS }
      let length = Int(header[3]) << 8 | Int(header[4])
      // An empty fragment of a handshake is forbidden, and a plain record holds at most 2^14 bytes.
      guard 1...16_384 ~= length, bytes.readableBytes - rest.readableBytes + length <= limit else { return .notTLS }
      let isPartial = rest.readableBytes < length
      guard var fragment = rest.readSlice(length: min(length, rest.readableBytes)) else { return .notTLS }
      message.writeBuffer(&fragment)
      if let type: UInt8 = message.getInteger(at: message.readerIndex), type != 1 { return .notTLS }
      if let size: UInt32 = message.getInteger(at: message.readerIndex) {
        let size = Int(size & 0xff_ffff)
        guard size <= limit else { return .notTLS }
        if let body = message.getSlice(at: message.readerIndex + 4, length: size) { return .whole(body) }
      }
      if isPartial { return .needMore }
    }
    return .notTLS
  }

  /// Whether these bytes are the header of a handshake record of SSL 3 to TLS 1.3, or the start of one.
  private static func mayBeRecord(_ bytes: ByteBuffer) -> Bool {
    let start = bytes.readableBytesView.prefix(3)
    for (index, byte) in start.enumerated() {
      switch index {
      case 0 where byte != 22: return false
      case 1 where byte != 3: return false
      case 2 where byte > 4: return false
      default: continue
      }
    }
    return true
  }

  private static func parse(_ message: ByteBuffer, limits: Limits) -> ClientHello? {
    var rest = message
    guard let legacyVersion: UInt16 = rest.readInteger(), rest.readSlice(length: 32) != nil,
      let sessionID = rest.readVector(UInt8.self), sessionID.readableBytes <= 32,
      let suites = rest.readVector(UInt16.self), suites.readableBytes >= 2, suites.readableBytes % 2 == 0,
      let compressions = rest.readVector(UInt8.self), compressions.readableBytes >= 1
    else { return nil }
    var hello = ClientHello(versions: [legacyVersion])
    guard rest.readableBytes > 0 else { return hello }
    guard var extensions = rest.readVector(UInt16.self), rest.readableBytes == 0 else { return nil }
    while extensions.readableBytes > 0 {
      guard let type: UInt16 = extensions.readInteger(), let body = extensions.readVector(UInt16.self) else { return nil }
      guard hello.take(extension: type, body: body, limits: limits) else { return nil }
    }
    return hello
  }

  /// Takes what an extension says; `false` where it is broken.
  private mutating func take(extension type: UInt16, body: ByteBuffer, limits: Limits) -> Bool {
    var rest = body
    switch type {
    case 0:
      guard var names = rest.readVector(UInt16.self) else { return false }
      while names.readableBytes > 0 {
        guard let kind: UInt8 = names.readInteger(), let name = names.readVector(UInt16.self) else { return false }
        if kind == 0, self.serverName == nil { self.serverName = ServerName(String(buffer: name)) }
      }
    case 16:
      guard var names = rest.readVector(UInt16.self) else { return false }
      while names.readableBytes > 0 {
        guard let name = names.readVector(UInt8.self), name.readableBytes > 0 else { return false }
        if self.applicationProtocols.count < limits.protocolsOffered {
          self.applicationProtocols.append(String(buffer: name))
        }
      }
    case 43:
      guard var list = rest.readVector(UInt8.self), list.readableBytes >= 2, list.readableBytes % 2 == 0 else { return false }
      self.versions = []
      while let version: UInt16 = list.readInteger() { self.versions.append(version) }
    default: return true
    }
    return rest.readableBytes == 0
  }
}

extension ByteBuffer {
  /// Reads a vector with its length before it (RFC 8446 section 3.4).
  fileprivate mutating func readVector<Length: FixedWidthInteger>(_ length: Length.Type) -> ByteBuffer? {
    self.readLengthPrefixedSlice(as: length)
  }
}
