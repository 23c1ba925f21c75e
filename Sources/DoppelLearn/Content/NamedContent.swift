package import NIOCore

/// Bytes that a client sent and requests name by their digest.
package struct NamedContent: Sendable, Hashable {
  package let content: SentContent
  /// As the requests have it: the hexadecimal digits of SHA-256.
  package let digest: ByteBuffer

  package init(content: SentContent, digest: ByteBuffer) {
    self.content = content
    self.digest = digest
  }

  /// The same digest of other bytes.
  package static func digest(of body: ByteBuffer) -> ByteBuffer {
    Derivation(algorithm: .sha256, form: .hexadecimal).text(of: body)
  }
}
