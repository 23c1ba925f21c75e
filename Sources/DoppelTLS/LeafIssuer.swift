import Crypto
package import DoppelWire
package import NIOSSL
import SwiftASN1
import Synchronization
import X509

/// A certificate for one server name, with its key and its authority.
package struct Leaf: Sendable {
  package let name: ServerName
  /// The leaf and the authority that signed it, in the order in which they are sent.
  package let chain: [NIOSSLCertificate]
  /// The leaf in DER form.
  package let bytes: [UInt8]
  package let privateKey: NIOSSLPrivateKey
  /// The seconds between which the leaf is valid.
  package let notBefore: CertificateTime
  package let notAfter: CertificateTime

  /// Whether the leaf is to be used for a handshake at this moment: valid, and for at least `LeafIssuer.renewal` more.
  package func isFresh(at now: CertificateTime) -> Bool {
    self.notBefore <= now && now <= self.notAfter.advanced(by: .zero - LeafIssuer.renewal)
  }
}

/// Issues leaf certificates for the names that clients ask for, and keeps those that it issued.
///
/// One key pair serves all leaves of a process. It is made when the process starts, never stored, and gone when it ends; whoever
/// could read one key from memory could read a thousand, and a new key for each name would only make the first handshake with
/// it slower.
///
/// Safe to use from any thread. A hit costs a hash lookup; issuing costs two hashes and one P-256 signature (some 0.2 ms).
package final class LeafIssuer: Sendable {
  /// How long a leaf is valid from the moment it is issued.
  package static let validity = Duration.seconds(86_400)
  /// How long before its end a leaf is replaced.
  package static let renewal = Duration.seconds(3_600)
  /// The most characters of a common name (RFC 5280 appendix A.1, ub-common-name).
  private static let longestCommonName = 64

  package let authority: Authority
  private let authorityCertificate: NIOSSLCertificate
  private let publicKey: Certificate.PublicKey
  private let privateKey: NIOSSLPrivateKey
  private let leaves: Mutex<RecentlyUsed<Names, Leaf>>

  /// What a leaf is for: a name, and another of the same server where it is not known by which a client calls it.
  package struct Names: Sendable, Hashable {
    let first: ServerName
    let other: ServerName?

    package init(_ first: ServerName, _ other: ServerName? = nil) {
      self.first = first
      self.other = other == first ? nil : other
    }

    var all: [ServerName] { [self.first] + (self.other.map { [$0] } ?? []) }
  }

  /// - Throws: `TLSError.failed`.
  package init(authority: Authority, limits: TLSLimits = .defaults) throws(TLSError) {
    let key = P256.Signing.PrivateKey()
    do {
      self.authorityCertificate = try NIOSSLCertificate(bytes: authority.certificateBytes, format: .der)
      self.privateKey = try NIOSSLPrivateKey(bytes: Array(key.pemRepresentation.utf8), format: .pem)
    } catch {
      throw TLSError(.failed, "cannot use the authority \(authority.name): \(error)")
    }
    self.authority = authority
    self.publicKey = Certificate.PublicKey(key.publicKey)
    self.leaves = Mutex(RecentlyUsed(capacity: limits.leaves))
  }

  /// The leaf for a name: a kept one while it is fresh, else a new one.
  ///
  /// - Throws: `TLSError.failed`.
  package func leaf(for name: ServerName, at now: CertificateTime) throws(TLSError) -> Leaf {
    try self.leaf(for: Names(name), at: now)
  }

  /// The leaf for one or two names of a server: a kept one while it is fresh, else a new one.
  ///
  /// - Throws: `TLSError.failed`.
  package func leaf(for names: Names, at now: CertificateTime) throws(TLSError) -> Leaf {
    if let leaf = self.leaves.withLock({ $0.value(for: names) }), leaf.isFresh(at: now) { return leaf }
    // Signed outside the lock: two threads may both issue the first leaf of a name, and either is good.
    let leaf = try self.issue(for: names, at: now)
    self.leaves.withLock { $0.set(leaf, for: names) }
    return leaf
  }

  /// How many leaves are kept.
  package var count: Int { self.leaves.withLock { $0.count } }

  private func issue(for names: Names, at now: CertificateTime) throws(TLSError) -> Leaf {
    let name = names.first
    let notBefore = now.advanced(by: .zero - Authority.clockSkew)
    let notAfter = min(now.advanced(by: Self.validity), self.authority.expires)
    // The subject of a name that does not fit is left to the alternative name, which is what clients compare.
    let subject = name.text.utf8.count <= Self.longestCommonName ? name.text : "Doppel leaf"
    let form = Certificate.Form(
      subject: subject, publicKey: self.publicKey, notBefore: notBefore, notAfter: notAfter,
      extensions: try self.extensions(for: names), issuer: self.authority.certificate.subject)
    let bytes = try Certificate.signed(form, by: self.authority.privateKey).derBytes()
    do {
      let certificate = try NIOSSLCertificate(bytes: bytes, format: .der)
      return Leaf(
        name: name, chain: [certificate, self.authorityCertificate], bytes: bytes, privateKey: self.privateKey,
        notBefore: notBefore, notAfter: notAfter)
    } catch {
      throw TLSError(.failed, "cannot use the certificate made for \(name.text): \(error)")
    }
  }

  private func extensions(for names: Names) throws(TLSError) -> Certificate.Extensions {
    let alternatives = names.all.map { name -> GeneralName in
      switch name {
      case .dns, .unnamed: .dnsName(name.text)
      case .address(let bytes): .ipAddress(ASN1OctetString(contentBytes: bytes[...]))
      }
    }
    do {
      let issuerIdentifier = try self.authority.certificate.extensions.subjectKeyIdentifier?.keyIdentifier
      return try Certificate.Extensions {
        Critical(BasicConstraints.notCertificateAuthority)
        Critical(KeyUsage(digitalSignature: true))
        try ExtendedKeyUsage([.serverAuth])
        SubjectAlternativeNames(alternatives)
        SubjectKeyIdentifier(hash: self.publicKey)
        if let issuerIdentifier { AuthorityKeyIdentifier(keyIdentifier: issuerIdentifier) }
      }
    } catch {
      throw TLSError(.failed, "cannot make a certificate for \(names.first.text): \(error)")
    }
  }
}
