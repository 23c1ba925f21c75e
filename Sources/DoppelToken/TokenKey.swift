internal import Crypto
internal import DoppelExchange
internal import NIOCore
internal import _CryptoExtras

/// A key by which tokens are signed. It is never shown: its description says of what kind it is.
package struct TokenKey: Sendable, CustomStringConvertible {
  enum Material: Sendable {
    case secret(SymmetricKey)
    case rsa(_RSA.Signing.PrivateKey)
    case p256(P256.Signing.PrivateKey)
    case p384(P384.Signing.PrivateKey)
    case p521(P521.Signing.PrivateKey)
  }

  private let material: Material
  /// Its name (`kid`), where its file gives one.
  package let id: String?
  /// The only algorithm that it is for, where its file says so.
  private let algorithm: TokenAlgorithm?

  init(_ material: Material, id: String? = nil, algorithm: TokenAlgorithm? = nil) {
    self.material = material
    self.id = id
    self.algorithm = algorithm
  }

  package var description: String {
    switch self.material {
    case .secret: "a secret"
    case .rsa: "an RSA key"
    case .p256: "an EC key on P-256"
    case .p384: "an EC key on P-384"
    case .p521: "an EC key on P-521"
    }
  }

  /// Whether this is a key for a token's algorithm, and of its name where both have one.
  package func fits(_ token: JSONWebToken) -> Bool {
    guard let algorithm = token.algorithm, self.algorithm == nil || self.algorithm == algorithm else { return false }
    if let id = self.id, let named = token.keyID, id != named { return false }
    return switch (self.material, algorithm) {
    case (.secret, .hs256), (.secret, .hs384), (.secret, .hs512), (.p256, .es256), (.p384, .es384), (.p521, .es512): true
    case (.rsa, .rs256), (.rsa, .rs384), (.rsa, .rs512), (.rsa, .ps256), (.rsa, .ps384), (.rsa, .ps512): true
    case (.secret, _), (.rsa, _), (.p256, _), (.p384, _), (.p521, _): false
    }
  }

  /// Whether a token is signed with this secret; `false` for keys of other kinds, of which several do not stand in one file.
  func made(_ token: JSONWebToken) -> Bool {
    guard case .secret = self.material, let algorithm = token.algorithm else { return false }
    return self.sign(token.signedBytes, algorithm) == token.signature
  }

  /// The signature of some bytes; `nil` where the key is of another kind than the algorithm, or too small for it.
  func sign(_ bytes: ByteBuffer, _ algorithm: TokenAlgorithm) -> ByteBuffer? {
    bytes.withUnsafeReadableBytes { bytes in
      switch algorithm {
      case .hs256: self.authenticate(bytes, SHA256.self)
      case .hs384: self.authenticate(bytes, SHA384.self)
      case .hs512: self.authenticate(bytes, SHA512.self)
      case .rs256: self.signRSA(SHA256.hash(bytes: bytes), .insecurePKCS1v1_5)
      case .rs384: self.signRSA(SHA384.hash(bytes: bytes), .insecurePKCS1v1_5)
      case .rs512: self.signRSA(SHA512.hash(bytes: bytes), .insecurePKCS1v1_5)
      case .ps256: self.signRSA(SHA256.hash(bytes: bytes), .PSS)
      case .ps384: self.signRSA(SHA384.hash(bytes: bytes), .PSS)
      case .ps512: self.signRSA(SHA512.hash(bytes: bytes), .PSS)
      case .es256, .es384, .es512: self.signEC(bytes, algorithm)
      }
    }
  }

  private func authenticate<Hash: HashFunction>(_ bytes: UnsafeRawBufferPointer, _ hash: Hash.Type) -> ByteBuffer? {
    guard case .secret(let key) = self.material else { return nil }
    var code = HMAC<Hash>(key: key)
    code.update(data: bytes)
    return ByteBuffer(bytes: code.finalize())
  }

  private func signRSA(_ digest: some Digest, _ padding: _RSA.Signing.Padding) -> ByteBuffer? {
    guard case .rsa(let key) = self.material, let signature = try? key.signature(for: digest, padding: padding) else {
      return nil
    }
    return ByteBuffer(bytes: signature.rawRepresentation)
  }

  /// The two numbers of a signature one after the other (RFC 7518 section 3.4).
  private func signEC(_ bytes: UnsafeRawBufferPointer, _ algorithm: TokenAlgorithm) -> ByteBuffer? {
    switch (self.material, algorithm) {
    case (.p256(let key), .es256):
      (try? key.signature(for: SHA256.hash(bytes: bytes))).map { ByteBuffer(bytes: $0.rawRepresentation) }
    case (.p384(let key), .es384):
      (try? key.signature(for: SHA384.hash(bytes: bytes))).map { ByteBuffer(bytes: $0.rawRepresentation) }
    case (.p521(let key), .es512):
      (try? key.signature(for: SHA512.hash(bytes: bytes))).map { ByteBuffer(bytes: $0.rawRepresentation) }
    default: nil
    }
  }
}

extension HashFunction {
  fileprivate static func hash(bytes: UnsafeRawBufferPointer) -> Digest {
    var hash = Self()
    hash.update(bufferPointer: bytes)
    return hash.finalize()
  }
}
