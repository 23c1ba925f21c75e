import Crypto
import DoppelExchange
import DoppelToken
import NIOCore
import _CryptoExtras

@testable import DoppelToken

extension ByteBuffer {
  /// The text in base64url.
  var base64url: String { String(buffer: Base64URL.encode(self)) }
}

/// A token with this header and these claims; its signature is the text `signature` unless another is given.
func token(_ header: String, _ claims: String, signature: ByteBuffer = ByteBuffer(string: "signature")) -> String {
  [ByteBuffer(string: header), ByteBuffer(string: claims), signature].map(\.base64url).joined(separator: ".")
}

/// A token of HS256 that this secret signed.
func signed(_ claims: String, secret: String, header: String = #"{"alg":"HS256"}"#) -> String {
  let unsigned = token(header, claims).split(separator: ".").dropLast().joined(separator: ".")
  let key = SymmetricKey(data: Array(secret.utf8))
  let code = HMAC<SHA256>.authenticationCode(for: Array(unsigned.utf8), using: key)
  return unsigned + "." + ByteBuffer(bytes: code).base64url
}

/// The keys of a file with this text.
func keys(_ text: String) throws(TokenKey.FileError) -> [TokenKey] { try TokenKey.read(ByteBuffer(string: text)) }
