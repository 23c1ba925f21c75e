import Crypto
package import X509

/// The root that signs every leaf certificate with which Doppel answers in a server's place.
///
/// Its private key is made on the user's machine and never leaves it; whoever holds it can pose as any server to a program that
/// trusts the authority. That is why each user has their own, and why its file is refused when others can read it.
package struct Authority: Sendable {
  /// How long a new authority is valid.
  package static let validity = Duration.seconds(10 * 365 * 86_400)
  /// How far a certificate's validity begins in the past, so that a clock that is a little late accepts it too.
  package static let clockSkew = Duration.seconds(3_600)

  package let certificate: Certificate
  let privateKey: Certificate.PrivateKey
  /// The certificate in DER form.
  package let certificateBytes: [UInt8]

  /// The certificate as the text of a PEM file.
  package var certificatePEM: String { PEM.text(label: "CERTIFICATE", bytes: self.certificateBytes) }

  /// The SHA-256 of the certificate as browsers and `openssl x509 -fingerprint -sha256` show it: `AB:CD:…`.
  package var fingerprint: String {
    let digits = Array("0123456789ABCDEF")
    return SHA256.hash(data: self.certificateBytes)
      .map { "\(digits[Int($0 >> 4)])\(digits[Int($0 & 15)])" }.joined(separator: ":")
  }

  /// The certificate's common name and other parts of its subject: `CN=Doppel local authority 1a2b3c4d`.
  package var name: String { "\(self.certificate.subject)" }

  /// The last second in which the authority can be used.
  package var expires: CertificateTime { self.certificate.lastValid }

  init(certificate: Certificate, privateKey: Certificate.PrivateKey) throws(TLSError) {
    self.certificate = certificate
    self.privateKey = privateKey
    self.certificateBytes = try certificate.derBytes()
  }

  /// Makes a new authority: ECDSA P-256, valid for ten years, able to sign leaves only.
  ///
  /// - Throws: `TLSError.failed`.
  package static func make(at now: CertificateTime) throws(TLSError) -> Authority {
    try self.make(for: Certificate.PrivateKey(P256.Signing.PrivateKey()), at: now)
  }

  /// Makes a new self-signed certificate for a key.
  static func make(for key: Certificate.PrivateKey, at now: CertificateTime) throws(TLSError) -> Authority {
    let identifier = SubjectKeyIdentifier(hash: key.publicKey)
    let short = identifier.keyIdentifier.prefix(4).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    let extensions: Certificate.Extensions
    do {
      extensions = try Certificate.Extensions {
        Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
        Critical(KeyUsage(keyCertSign: true, cRLSign: true))
        identifier
      }
    } catch {
      throw TLSError(.failed, "cannot make an authority: \(error)")
    }
    let form = Certificate.Form(
      subject: "Doppel local authority \(short)", publicKey: key.publicKey,
      notBefore: now.advanced(by: .zero - self.clockSkew), notAfter: now.advanced(by: self.validity), extensions: extensions)
    return try Authority(certificate: Certificate.signed(form, by: key), privateKey: key)
  }
}
