internal import Crypto
internal import DoppelExchange
package import NIOCore
internal import _CryptoExtras

extension TokenKey {
  /// The bytes of the longest file of a key.
  package static let fileLimit = 65_536

  /// Why a file holds no key for tokens: what was expected and what came, without a byte of the file.
  package struct FileError: Error, Sendable, Equatable {
    package let reason: String
    package init(reason: String) { self.reason = reason }
  }

  /// The keys in a file.
  ///
  /// - PEM with a private RSA or EC key (PKCS #1, SEC 1 or PKCS #8)
  /// - a JWK (RFC 7517), or a set of them: `oct`, `RSA` or `EC` with its private members
  /// - anything else is a secret, without a line break at its end. Where it is base64 or base64url, what it stands for is another one,
  ///   and the recorded tokens tell which is meant.
  ///
  /// - Throws: `FileError`.
  package static func read(_ file: ByteBuffer) throws(FileError) -> [TokenKey] {
    guard file.readableBytes <= self.fileLimit else { throw FileError(reason: "is larger than \(self.fileLimit) bytes") }
    let text = String(buffer: file)
    if text.contains("-----BEGIN ") { return [try self.read(pem: text)] }
    if let tree = try? FieldTree(json: file), tree.root.kind == .object { return try self.read(jwk: tree.root) }
    return try self.read(secret: file)
  }

  private static func read(pem text: String) throws(FileError) -> TokenKey {
    guard !text.contains("ENCRYPTED") else {
      throw FileError(reason: "is encrypted: write it without a password first, as with openssl pkey -in FILE -out NEW")
    }
    // parameters of a curve may stand before the key
    guard
      let label = ["PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY"].first(where: { text.contains("-----BEGIN \($0)-----") }),
      let start = text.firstRange(of: "-----BEGIN \(label)-----")?.lowerBound,
      let end = text[start...].firstRange(of: "-----END \(label)-----")?.upperBound
    else { throw FileError(reason: "holds no private key; tokens are signed with one") }
    let pem = String(text[start..<end])
    if let key = try? P256.Signing.PrivateKey(pemRepresentation: pem) { return TokenKey(.p256(key)) }
    if let key = try? P384.Signing.PrivateKey(pemRepresentation: pem) { return TokenKey(.p384(key)) }
    if let key = try? P521.Signing.PrivateKey(pemRepresentation: pem) { return TokenKey(.p521(key)) }
    if let key = try? _RSA.Signing.PrivateKey(pemRepresentation: pem) { return TokenKey(.rsa(key)) }
    throw FileError(reason: "holds a private key that is neither RSA of 2048 bits or more nor EC on P-256, P-384 or P-521")
  }

  private static func read(jwk node: FieldTree.Node) throws(FileError) -> [TokenKey] {
    guard let set = node["keys"] else { return [try self.key(node)] }
    var keys: [TokenKey] = []
    for element in set.elements { keys.append(try self.key(element)) }
    guard !keys.isEmpty else { throw FileError(reason: "is a set of no keys") }
    return keys
  }

  /// The key of a JWK (RFC 7518 section 6).
  private static func key(_ node: FieldTree.Node) throws(FileError) -> TokenKey {
    func bytes(_ name: String) throws(FileError) -> [UInt8] {
      guard let text = node[name]?.string else { throw FileError(reason: "is a JWK without \(name), which a private key has") }
      guard let bytes = Base64URL.decode(ByteBuffer(string: text)), bytes.readableBytes > 0 else {
        throw FileError(reason: "is a JWK whose \(name) is not base64url")
      }
      return Array(bytes.readableBytesView)
    }
    var algorithm: TokenAlgorithm?
    if let name = node["alg"]?.string {
      guard let known = TokenAlgorithm(rawValue: name) else {
        throw FileError(reason: "is a JWK for an algorithm that is not one of HS, RS, PS or ES with 256, 384 or 512")
      }
      algorithm = known
    }
    let material: Material?
    switch node["kty"]?.string {
    case "oct": material = .secret(SymmetricKey(data: try bytes("k")))
    case "RSA":
      let (n, e, d, p, q) = (try bytes("n"), try bytes("e"), try bytes("d"), try bytes("p"), try bytes("q"))
      material = (try? _RSA.Signing.PrivateKey(n: n, e: e, d: d, p: p, q: q)).map { .rsa($0) }
    case "EC":
      let d = try bytes("d")
      switch node["crv"]?.string {
      case "P-256": material = (try? P256.Signing.PrivateKey(rawRepresentation: d)).map { .p256($0) }
      case "P-384": material = (try? P384.Signing.PrivateKey(rawRepresentation: d)).map { .p384($0) }
      case "P-521": material = (try? P521.Signing.PrivateKey(rawRepresentation: d)).map { .p521($0) }
      default: throw FileError(reason: "is a JWK of a curve that is not P-256, P-384 or P-521")
      }
    default: throw FileError(reason: "is JSON, but no JWK of the type oct, RSA or EC")
    }
    guard let material else { throw FileError(reason: "is a JWK whose numbers are no private key") }
    return TokenKey(material, id: node["kid"]?.string, algorithm: algorithm)
  }

  private static func read(secret file: ByteBuffer) throws(FileError) -> [TokenKey] {
    var bytes = Array(file.readableBytesView)
    if bytes.last == 0x0a { bytes.removeLast() }
    if bytes.last == 0x0d { bytes.removeLast() }
    guard !bytes.isEmpty else { throw FileError(reason: "is empty") }
    let text = ByteBuffer(bytes: bytes)
    let decoded = [Base64.decode(text), Base64URL.decode(text)].compactMap(\.self).first { $0.readableBytes > 0 }
    return [TokenKey(.secret(SymmetricKey(data: bytes)))]
      + (decoded.map { [TokenKey(.secret(SymmetricKey(data: Array($0.readableBytesView))))] } ?? [])
  }
}
