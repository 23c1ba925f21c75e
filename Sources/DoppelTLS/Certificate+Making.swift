import Crypto
// The only file that needs Foundation: X509 takes and gives its validity as `Date`.
import FoundationEssentials
import SwiftASN1
import X509

extension Certificate {
  /// What a certificate of ours says, before it is signed.
  struct Form {
    var subject: String
    var publicKey: PublicKey
    var notBefore: CertificateTime
    var notAfter: CertificateTime
    var extensions: Extensions
    /// The issuer's name; `nil` for a certificate that signs itself.
    var issuer: DistinguishedName?
  }

  /// Signs a form with a random serial number of 20 bytes.
  static func signed(_ form: Form, by issuerKey: PrivateKey) throws(TLSError) -> Certificate {
    do {
      let subject = try DistinguishedName { CommonName(form.subject) }
      return try Certificate(
        version: .v3, serialNumber: SerialNumber(), publicKey: form.publicKey,
        notValidBefore: Date(timeIntervalSince1970: Double(form.notBefore.seconds)),
        notValidAfter: Date(timeIntervalSince1970: Double(form.notAfter.seconds)),
        issuer: form.issuer ?? subject, subject: subject, extensions: form.extensions, issuerPrivateKey: issuerKey)
    } catch {
      throw TLSError(.failed, "cannot make a certificate for \(form.subject): \(error)")
    }
  }

  /// The first second in which the certificate is valid.
  var firstValid: CertificateTime { CertificateTime(seconds: Int64(self.notValidBefore.timeIntervalSince1970)) }

  /// The last second in which the certificate is valid.
  var lastValid: CertificateTime { CertificateTime(seconds: Int64(self.notValidAfter.timeIntervalSince1970)) }

  /// The DER form.
  func derBytes() throws(TLSError) -> [UInt8] {
    do {
      var serializer = DER.Serializer()
      try serializer.serialize(self)
      return serializer.serializedBytes
    } catch {
      throw TLSError(.failed, "cannot write a certificate: \(error)")
    }
  }
}
