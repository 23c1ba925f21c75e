/// Recognises what proves who asks: tokens and signatures.
enum CredentialText {
  /// The bytes of the shortest header of a token, `{"alg":"A"}` in base64url.
  private static let shortestHeader = 15

  /// The text without the scheme of bearer tokens (RFC 6750 section 2.1), whose case does not matter (RFC 9110 section 11.1).
  static func withoutScheme(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    guard bytes.starts(with: "bearer ", ignoringCase: true) else { return bytes }
    return UnsafeRawBufferPointer(rebasing: bytes[7...])
  }

  /// Whether this is a token in the compact serialization of JOSE: three parts if signed (RFC 7515 section 7.1), five if
  /// encrypted (RFC 7516 section 7.1), of which all but the first may be empty.
  ///
  /// The header is not decoded: a JSON object whose first byte after the brace is a quote begins with `eyJ`.
  static func isToken(_ text: UnsafeRawBufferPointer) -> Bool {
    guard text.starts(with: "eyJ") else { return false }
    var fullStops = 0
    var header = text.count
    for (index, byte) in text.enumerated() {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
        continue
      case UInt8(ascii: "."):
        fullStops += 1
        header = min(header, index)
      default:
        return false
      }
    }
    return header >= self.shortestHeader && (fullStops == 2 || fullStops == 4)
  }

  /// Whether this is an `Authorization` field of AWS Signature Version 4 or 4A (AWS IAM User Guide, "Elements of an AWS API
  /// request signature"): an algorithm that begins with `AWS4-`, a space, then `Credential=`, `SignedHeaders=` and
  /// `Signature=`.
  static func isSignature(_ text: UnsafeRawBufferPointer) -> Bool {
    guard text.starts(with: "AWS4-"), let space = text.firstIndex(of: UInt8(ascii: " ")) else { return false }
    return text.starts(with: "Credential=", at: space + 1)
  }

  /// Whether this is the credential scope that a signed address has in `X-Amz-Credential`: key, date, region, service and a
  /// constant.
  static func isSigningScope(_ text: UnsafeRawBufferPointer) -> Bool { text.ends(with: "/aws4_request") }
}
