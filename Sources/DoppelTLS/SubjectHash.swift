internal import Crypto
internal import SwiftASN1
internal import X509

/// The name under which OpenSSL looks for a root in a folder of certificates: `X509_NAME_hash`, the start of SHA-1 over the
/// subject in canonical form (lower case, single spaces, UTF-8, without the outer sequence).
package enum SubjectHash {
  /// The hash of an authority.
  ///
  /// Eight hexadecimal digits; the file is called `<hash>.0`, or `.1` and so on where another root has the same.
  package static func text(of authority: Authority) -> String { self.text(of: authority.certificate.subject) }

  static func text(of subject: DistinguishedName) -> String {
    var canonical: [UInt8] = []
    for attributes in subject {
      let parts = attributes.map { attribute -> [UInt8] in
        var type = DER.Serializer()
        try? attribute.type.serialize(into: &type)
        return Self.element(
          0x30,
          type.serializedBytes
            + Self.element(0x0c, Self.canonical(String(attribute.value) ?? String(describing: attribute.value))))
      }
      // A set is in the order of its encodings (X.690 11.6).
      canonical += self.element(0x31, parts.sorted { $0.lexicographicallyPrecedes($1) }.flatMap(\.self))
    }
    let hash = Array(Insecure.SHA1.hash(data: canonical))
    let number = UInt32(hash[0]) | UInt32(hash[1]) << 8 | UInt32(hash[2]) << 16 | UInt32(hash[3]) << 24
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }

  /// Letters of ASCII in lower case, and one space for each run of white space but at the ends (`asn1_string_canon` of OpenSSL).
  private static func canonical(_ text: String) -> [UInt8] {
    let words = text.utf8.split { $0 == 0x20 || (0x09...0x0d).contains($0) }
    return Array(words.joined(separator: [0x20])).map { (0x41...0x5a).contains($0) ? $0 + 0x20 : $0 }
  }

  private static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
    let length = content.count
    let header: [UInt8] =
      length < 128
      ? [tag, UInt8(length)]
      : length < 256 ? [tag, 0x81, UInt8(length)] : [tag, 0x82, UInt8(length >> 8 & 0xff), UInt8(length & 0xff)]
    return header + content
  }
}
