internal import DoppelExchange
package import NIOCore

/// A signed JSON Web Token in the compact serialization (RFC 7515 section 7.1), taken apart. Its signature is not verified.
package struct JSONWebToken: Sendable {
  /// The bytes of the longest token that is looked at.
  package static let longest = 16_384

  /// `nil` where it is none that this can be done with, such as `none`.
  package let algorithm: TokenAlgorithm?
  /// The name of the key (`kid`), where it gives one.
  package let keyID: String?
  /// The claims, as they are written: a JSON object.
  package let claims: ByteBuffer
  package let signature: ByteBuffer
  /// The header in base64url.
  private let header: ByteBuffer
  /// What the signature is of.
  package let signedBytes: ByteBuffer

  /// `nil` where the text is no signed token of a JSON header and JSON claims.
  package init?(_ text: ByteBuffer) {
    guard text.readableBytes <= Self.longest else { return nil }
    let parts = text.readableBytesView.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 3, let header = Base64URL.decode(ByteBuffer(parts[0])),
      let claims = Base64URL.decode(ByteBuffer(parts[1])),
      let signature = Base64URL.decode(ByteBuffer(parts[2])), let said = try? FieldTree(json: header),
      said.root.kind == .object,
      let tree = try? FieldTree(json: claims), tree.root.kind == .object
    else { return nil }
    self.algorithm = said.root["alg"]?.string.flatMap(TokenAlgorithm.init(rawValue:))
    self.keyID = said.root["kid"]?.string
    self.claims = claims
    self.signature = signature
    self.header = ByteBuffer(parts[0])
    self.signedBytes = Self.joined(self.header, ByteBuffer(parts[1]))
  }

  /// The token with other claims under the same header, signed anew; `nil` where the key does not fit.
  package func signed(claims: ByteBuffer, by key: TokenKey) -> ByteBuffer? {
    guard let algorithm = self.algorithm else { return nil }
    let signed = Self.joined(self.header, Base64URL.encode(claims))
    return key.sign(signed, algorithm).map { Self.joined(signed, Base64URL.encode($0)) }
  }

  private static func joined(_ left: ByteBuffer, _ right: ByteBuffer) -> ByteBuffer {
    var text = left
    text.writeInteger(UInt8(ascii: "."))
    text.writeImmutableBuffer(right)
    return text
  }
}
