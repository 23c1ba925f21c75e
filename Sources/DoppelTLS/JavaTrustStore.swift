import Crypto

/// The `JKS` key store of the Java platform, version 2, with trusted certificates only: read by every Java since 1.2.
///
/// There is no published specification; this is the form that `sun.security.provider.JavaKeyStore` reads and writes.
package enum JavaTrustStore {
  /// The password that the store is checked with. It guards against damage, not against people: certificates are public, and
  /// this is the one that Java's own trust store has.
  package static let password = "changeit"

  /// The store with these certificates in DER form, under the aliases `doppel-1`, `doppel-2`, …
  package static func bytes(of certificates: [[UInt8]], at now: CertificateTime) -> [UInt8] {
    var bytes: [UInt8] = []
    self.write(0xfeed_feed as UInt32, to: &bytes)
    self.write(2 as UInt32, to: &bytes)
    self.write(UInt32(certificates.count), to: &bytes)
    for (index, certificate) in certificates.enumerated() {
      // Tag 2 is a trusted certificate.
      self.write(2 as UInt32, to: &bytes)
      self.write("doppel-\(index + 1)", to: &bytes)
      self.write(UInt64(now.seconds) * 1_000, to: &bytes)
      self.write("X.509", to: &bytes)
      self.write(UInt32(certificate.count), to: &bytes)
      bytes.append(contentsOf: certificate)
    }
    return bytes + self.digest(of: bytes)
  }

  /// SHA-1 over the password in UTF-16, a salt that is the same everywhere, and the store.
  private static func digest(of bytes: [UInt8]) -> [UInt8] {
    var hash = Insecure.SHA1()
    hash.update(data: self.password.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] })
    hash.update(data: Array("Mighty Aphrodite".utf8))
    hash.update(data: bytes)
    return Array(hash.finalize())
  }

  private static func write<Number: FixedWidthInteger>(_ number: Number, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
  }

  /// A text of ASCII letters with its length before it, as `DataOutput.writeUTF` has it.
  private static func write(_ text: String, to bytes: inout [UInt8]) {
    self.write(UInt16(text.utf8.count), to: &bytes)
    bytes.append(contentsOf: text.utf8)
  }
}
