internal import Crypto
internal import DoppelExchange
internal import DoppelWire
internal import NIOCore

/// The signature of a request in a conversation that is not understood: whom it was said to, and its bytes.
enum OpaqueSignature {
  static let host = "opaque:host"
  static let request = "opaque:request"
  /// In place of `request` where that is long.
  static let hash = "opaque:requestHash"
  /// Only where the client had ended without a word before the server answered.
  static let end = "opaque:end"
  /// Only where the server speaks TLS.
  static let tls = "opaque:tls"
  /// The number of a repeated request, which recordings keep in the signature.
  static let instance = "instance"

  /// - Parameters:
  ///   - host: the server with its port; `nil` where it is not known.
  ///   - isEnd: whether the client asked by its end alone.
  static func of(
    _ bytes: ByteBuffer, host: String?, isSecure: Bool, isEnd: Bool = false, limits: Limits
  ) -> Signature {
    var entries: [Signature.Entry] = []
    if let host { entries.append(Signature.Entry(key: self.host, value: ByteBuffer(string: host))) }
    if bytes.readableBytes <= limits.opaqueSigned {
      entries.append(Signature.Entry(key: self.request, value: bytes))
    } else {
      entries.append(Signature.Entry(key: self.hash, value: self.hash(of: bytes)))
    }
    if isEnd { entries.append(Signature.Entry(key: self.end, value: ByteBuffer(string: "yes"))) }
    if isSecure { entries.append(Signature.Entry(key: self.tls, value: ByteBuffer(string: "yes"))) }
    return Signature(entries: entries)
  }

  static func of(
    _ bytes: ByteBuffer, on connection: ConnectionContext, isEnd: Bool = false, limits: Limits
  ) -> Signature {
    var server = connection.server
    if let host = connection.fixedHost { server.name = host }
    return self.of(
      bytes, host: self.host(of: server), isSecure: connection.isSecure, isEnd: isEnd, limits: limits)
  }

  /// Whether a client asked this by its end alone.
  static func isEnd(_ request: Message) -> Bool { request.framing == .close && request.body.readableBytes == 0 }

  static func host(of server: Endpoint) -> String { server.hostAndPort.lowercased() }

  /// A whole request by what it begins with; its bytes are those that the signature tells, where it does.
  static func beginning(of request: ByteBuffer, _ signature: Signature) -> Question.Beginning {
    Question.Beginning(group: self.group(of: signature), bytes: signature[self.request] ?? request)
  }

  /// What the recorded requests have in common that a client may mean on this connection, by its words or by its end alone.
  static func group(of connection: ConnectionContext, isEnd: Bool = false) -> ByteBuffer {
    self.group(of: self.of(ByteBuffer(), on: connection, isEnd: isEnd, limits: .defaults))
  }

  /// A signature without what tells one request from another.
  private static func group(of signature: Signature) -> ByteBuffer {
    var group = signature
    group[self.request] = nil
    group[self.hash] = nil
    return group.canonicalBytes
  }

  private static func hash(of bytes: ByteBuffer) -> ByteBuffer {
    var digest = SHA256()
    bytes.withUnsafeReadableBytes { digest.update(bufferPointer: $0) }
    return ByteBuffer(bytes: digest.finalize())
  }
}
