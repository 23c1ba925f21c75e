import Crypto
import DoppelExchange
import NIOCore
import Testing
import _CryptoExtras

@testable import DoppelToken

struct TokenKeyTests {
  private static let p256 = P256.Signing.PrivateKey()
  private static let p384 = P384.Signing.PrivateKey()
  private static let p521 = P521.Signing.PrivateKey()

  private func token(_ algorithm: TokenAlgorithm, kid: String? = nil) throws -> JSONWebToken {
    let named = kid.map { #","kid":"\#($0)""# } ?? ""
    return try #require(
      JSONWebToken(ByteBuffer(string: DoppelTokenTests.token(#"{"alg":"\#(algorithm.rawValue)"\#(named)}"#, "{}"))))
  }

  /// The algorithms that a key is for.
  private func algorithms(_ key: TokenKey) throws -> [String] {
    try TokenAlgorithm.allCases.filter { key.fits(try self.token($0)) }.map(\.rawValue)
  }

  @Test func `each kind of key is read from PEM in each of its forms, and fits its own algorithms`() throws {
    let rsaKey = try _RSA.Signing.PrivateKey(pemRepresentation: RSASample.pem)
    let rsa = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"]
    let parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
    let files: [(pem: String, algorithms: [String], description: String)] = [
      (rsaKey.pemRepresentation, rsa, "an RSA key"), (rsaKey.pkcs8PEMRepresentation, rsa, "an RSA key"),
      (Self.p256.pemRepresentation, ["ES256"], "an EC key on P-256"),
      (parameters + Self.p256.pemRepresentation, ["ES256"], "an EC key on P-256"),
      (Self.p384.pemRepresentation, ["ES384"], "an EC key on P-384"),
      (Self.p521.pemRepresentation, ["ES512"], "an EC key on P-521"),
    ]
    for file in files {
      let found = try keys("a note\n" + file.pem + "\n")
      #expect(found.count == 1)
      #expect(try self.algorithms(found[0]) == file.algorithms)
      #expect(found[0].description == file.description)
    }
    #expect(try self.algorithms(try keys("secret")[0]) == ["HS256", "HS384", "HS512"])
  }

  @Test func `signatures are those that others verify`() throws {
    let rsaKey = try _RSA.Signing.PrivateKey(pemRepresentation: RSASample.pem)
    let bytes = ByteBuffer(string: "what is signed")
    let text = Array("what is signed".utf8)
    let rsa = try keys(rsaKey.pemRepresentation)[0]
    for (algorithm, padding) in [(TokenAlgorithm.rs256, _RSA.Signing.Padding.insecurePKCS1v1_5), (.ps256, .PSS)] {
      let signature = _RSA.Signing.RSASignature(
        rawRepresentation: Array(try #require(rsa.sign(bytes, algorithm)).readableBytesView))
      #expect(rsaKey.publicKey.isValidSignature(signature, for: SHA256.hash(data: text), padding: padding))
    }
    let ec = try #require(try keys(Self.p256.pemRepresentation)[0].sign(bytes, .es256))
    #expect(ec.readableBytes == 64, "two numbers of 32 bytes")
    let signature = try P256.Signing.ECDSASignature(rawRepresentation: Array(ec.readableBytesView))
    #expect(Self.p256.publicKey.isValidSignature(signature, for: SHA256.hash(data: text)))
    #expect(try keys(Self.p384.pemRepresentation)[0].sign(bytes, .es384)?.readableBytes == 96)
    #expect(try keys(Self.p521.pemRepresentation)[0].sign(bytes, .es512)?.readableBytes == 132)
    for (algorithm, length) in [(TokenAlgorithm.hs256, 32), (.hs384, 48), (.hs512, 64)] {
      #expect(try keys("secret")[0].sign(bytes, algorithm)?.readableBytes == length)
    }
    #expect(rsa.sign(bytes, .es256) == nil && rsa.sign(bytes, .hs256) == nil)
  }

  @Test func `a JWK gives its name and its only algorithm, a set each of its keys`() throws {
    let d = ByteBuffer(bytes: Self.p256.rawRepresentation).base64url
    let ec = #"{"kty":"EC","crv":"P-256","d":"\#(d)","kid":"one"}"#
    let oct = #"{"kty":"oct","k":"c2VjcmV0","kid":"two","alg":"HS384"}"#
    let found = try keys(#" {"keys":[\#(ec),\#(oct)]} "#)
    #expect(found.map(\.id) == ["one", "two"])
    #expect(try found.map(self.algorithms) == [["ES256"], ["HS384"]])
    let (one, two) = (try self.token(.es256, kid: "one"), try self.token(.es256, kid: "two"))
    #expect(found[0].fits(one) && !found[0].fits(two))
    let (unnamed, any) = (try keys("secret")[0], try self.token(.hs256, kid: "any"))
    #expect(unnamed.fits(any), "a key without a name is for every name")
    #expect(try keys(oct).count == 1)
  }

  @Test func `an RSA key is read from the numbers of a JWK`() throws {
    let key = try keys(RSASample.jwk)[0]
    let bytes = ByteBuffer(string: "x")
    let same = try keys(RSASample.pem)[0]
    #expect(key.sign(bytes, .rs256) == same.sign(bytes, .rs256))
    #expect(key.id == "r")
  }

  @Test func `a secret is taken as it is without its line break, and as what it stands for`() throws {
    let bytes = ByteBuffer(string: "x")
    let raw = try keys("c2VjcmV0")
    #expect(raw.count == 2)
    let meant = try keys("secret")[0]
    #expect(raw[1].sign(bytes, .hs256) == meant.sign(bytes, .hs256))
    #expect(raw[0].sign(bytes, .hs256) != raw[1].sign(bytes, .hs256))
    for ending in ["\n", "\r\n"] {
      #expect(try keys("c2VjcmV0" + ending)[0].sign(bytes, .hs256) == raw[0].sign(bytes, .hs256))
    }
    #expect(try keys("no base64!").count == 1)
  }

  @Test(arguments: [
    ("", "is empty"), ("\n", "is empty"), ("{}", "is JSON, but no JWK of the type oct, RSA or EC"),
    (#"{"keys":[]}"#, "is a set of no keys"), (#"{"kty":"oct"}"#, "is a JWK without k, which a private key has"),
    (#"{"kty":"oct","k":"=="}"#, "is a JWK whose k is not base64url"),
    (#"{"kty":"oct","k":""}"#, "is a JWK whose k is not base64url"),
    (#"{"kty":"RSA","n":"AQAB","e":"AQAB"}"#, "is a JWK without d, which a private key has"),
    (#"{"kty":"RSA","n":"AQAB","e":"AQAB","d":"AQAB","p":"AQAB","q":"AQAB"}"#, "is a JWK whose numbers are no private key"),
    (#"{"kty":"EC","crv":"P-256","d":"AQAB"}"#, "is a JWK whose numbers are no private key"),
    (#"{"kty":"EC","crv":"secp256k1","d":"AQAB"}"#, "is a JWK of a curve that is not P-256, P-384 or P-521"),
    (
      #"{"kty":"oct","k":"AQAB","alg":"EdDSA"}"#,
      "is a JWK for an algorithm that is not one of HS, RS, PS or ES with 256, 384 or 512"
    ),
    ("-----BEGIN PUBLIC KEY-----\nAQAB\n-----END PUBLIC KEY-----", "holds no private key; tokens are signed with one"),
    ("-----BEGIN PRIVATE KEY-----\nAQAB", "holds no private key; tokens are signed with one"),
    (
      "-----BEGIN PRIVATE KEY-----\nAQAB\n-----END PRIVATE KEY-----",
      "holds a private key that is neither RSA of 2048 bits or more nor EC on P-256, P-384 or P-521"
    ),
    (
      "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAQAB\n-----END ENCRYPTED PRIVATE KEY-----",
      "is encrypted: write it without a password first, as with openssl pkey -in FILE -out NEW"
    ),
  ]) func `a file without a key is refused with the reason`(text: String, reason: String) {
    #expect(throws: TokenKey.FileError(reason: reason)) { try keys(text) }
  }

  @Test func `a file is read up to its limit`() throws {
    let most = String(repeating: "k", count: TokenKey.fileLimit)
    #expect(try keys(most)[0].sign(ByteBuffer(), .hs256) != nil)
    #expect(throws: TokenKey.FileError(reason: "is larger than 65536 bytes")) { try keys(most + "k") }
  }

  @Test func `no key is told by its description`() throws {
    #expect(try "\(keys("hunter2")[0])" == "a secret")
  }
}
