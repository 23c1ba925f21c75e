import DoppelWire
package import NIOSSL
import SwiftASN1
import X509

/// Why a TLS handshake failed, told from what NIOSSL reports and the certificate that came.
///
/// NIOSSL passes on that a verification failed but not why (BoringSSL keeps the reason, `SSL_get_verify_result`, and NIOSSL does not
/// ask for it), so the reason is found again from the server's certificate. It explains a refusal; it decides nothing.
package enum HandshakeFailure: Sendable, Equatable {
  /// The server's certificate ended on that day.
  case expired(CertificateTime)
  /// The server's certificate begins on that day only.
  case notYetValid(CertificateTime)
  /// The server's certificate is signed by itself and is no root of ours.
  case selfSigned
  /// No root of ours signed the server's certificate, or a certificate between them did not come or is not valid.
  case unknownIssuer(String)
  /// The server's certificate is for other names.
  case wrongHost(names: [String])
  /// The other side did not accept our certificate, or asks for one that we do not have; with its alert.
  case certificateRefused(alert: String)
  /// The other side sent an alert without encrypting it, where the handshake was encrypted already: so OpenSSL says in TLS 1.3 that
  /// it does not accept a certificate, and BoringSSL cannot read it.
  case unencryptedAlert
  /// The other side wants a client certificate.
  case clientCertificateWanted
  /// There is no version of TLS that both sides speak.
  case noCommonVersion
  /// There is no cipher suite, group or signature that both sides know.
  case noCommonCipher
  /// What came is not TLS.
  case notTLS
  /// The other side closed the connection in the middle of the handshake.
  case closed
  /// Anything else, in BoringSSL's words.
  case other(String)

  /// - Parameters:
  ///   - error: what the handler fired (`errorCaught`).
  ///   - certificate: `NIOSSLHandler.peerCertificate` at that moment, `nil` where there was none.
  package init(_ error: any Error, certificate: NIOSSLCertificate?, at now: CertificateTime) {
    if let error = error as? NIOSSLExtraError, error == .failedToValidateHostname || error == .serverHostnameImpossibleToMatch {
      self = .wrongHost(names: certificate.map(Self.names) ?? [])
    } else {
      let text = "\(error)"
      self = text.contains("CERTIFICATE_VERIFY_FAILED") ? Self.verification(of: certificate, at: now) : Self.reason(in: text)
    }
  }

  /// Whether the other side refused our certificate, or may have: it closed the connection without a word after it saw it.
  package var isRefusal: Bool {
    switch self {
    case .certificateRefused, .unencryptedAlert, .closed: true
    case .expired, .notYetValid, .selfSigned, .unknownIssuer, .wrongHost, .clientCertificateWanted, .noCommonVersion,
      .noCommonCipher, .notTLS, .other:
      false
    }
  }

  /// A sentence for the user about a server that was dialled, with what to do where something can be done.
  package func sentence(host: String) -> String {
    let insecure = "accept it with --upstream-insecure \(host)"
    switch self {
    case .expired(let day): return "the certificate of \(host) expired on \(day); renew it, or \(insecure)"
    case .notYetValid(let day):
      return "the certificate of \(host) is valid only from \(day); check this machine's clock, or \(insecure)"
    case .selfSigned:
      return "the certificate of \(host) is self-signed and not trusted; pass it with --upstream-ca FILE, or \(insecure)"
    case .unknownIssuer(let issuer):
      return "the certificate of \(host) is issued by \(issuer), which is not trusted here, or the server did not send the "
        + "certificates between; pass the root with --upstream-ca FILE, or \(insecure)"
    case .wrongHost(let names):
      return "the certificate of \(host) is for \(names.isEmpty ? "no name" : names.joined(separator: ", ")), not for \(host); "
        + "use a name that it is for, or \(insecure)"
    case .certificateRefused(let alert): return "\(host) did not accept our certificate (\(alert))"
    case .unencryptedAlert: return "\(host) ended the TLS handshake with an alert that cannot be read"
    case .clientCertificateWanted: return "\(host) asks for a client certificate, and there is none to show"
    case .noCommonVersion: return "\(host) speaks no version of TLS that we do (1.2 and 1.3)"
    case .noCommonCipher: return "\(host) and we have no TLS cipher suite, group or signature in common"
    case .notTLS: return "\(host) does not speak TLS on this port"
    case .closed: return "\(host) closed the connection during the TLS handshake"
    case .other(let text): return "TLS with \(host) failed: \(text)"
    }
  }

  /// The most names of a certificate that a sentence lists.
  private static let namesShown = 8

  private static func verification(of certificate: NIOSSLCertificate?, at now: CertificateTime) -> HandshakeFailure {
    guard let certificate else { return .unknownIssuer("an unknown issuer") }
    let first = CertificateTime(seconds: Int64(certificate.notValidBefore))
    let last = CertificateTime(seconds: Int64(certificate.notValidAfter))
    if last < now { return .expired(last) }
    if now < first { return .notYetValid(first) }
    guard let parsed = self.parsed(certificate) else { return .unknownIssuer("an issuer that cannot be read") }
    return parsed.issuer == parsed.subject ? .selfSigned : .unknownIssuer("\"\(parsed.issuer)\"")
  }

  private static func parsed(_ certificate: NIOSSLCertificate) -> Certificate? {
    (try? certificate.toDERBytes()).flatMap { try? Certificate(derEncoded: $0) }
  }

  private static func names(of certificate: NIOSSLCertificate) -> [String] {
    let names =
      (try? self.parsed(certificate)?.extensions.subjectAlternativeNames).flatMap { $0 } ?? SubjectAlternativeNames([])
    return names.prefix(self.namesShown).compactMap { name in
      switch name {
      case .dnsName(let text): text
      case .ipAddress(let bytes) where bytes.bytes.count == 4 || bytes.bytes.count == 16:
        ServerName.address(Array(bytes.bytes)).text
      default: nil
      }
    }
  }

  /// Tells the reason of BoringSSL's error text, `…OPENSSL_internal:REASON at file:line`.
  private static func reason(in text: String) -> HandshakeFailure {
    let reasons = text.split(separator: "OPENSSL_internal:", omittingEmptySubsequences: false).dropFirst().map {
      String($0.prefix { $0 != " " })
    }
    for reason in reasons {
      switch reason {
      case "TLSV1_ALERT_UNKNOWN_CA", "SSLV3_ALERT_BAD_CERTIFICATE", "SSLV3_ALERT_UNSUPPORTED_CERTIFICATE",
        "SSLV3_ALERT_CERTIFICATE_UNKNOWN", "SSLV3_ALERT_CERTIFICATE_EXPIRED", "SSLV3_ALERT_CERTIFICATE_REVOKED",
        "TLSV1_ALERT_ACCESS_DENIED", "TLSV1_ALERT_BAD_CERTIFICATE_STATUS_RESPONSE", "TLSV1_ALERT_DECRYPT_ERROR":
        return .certificateRefused(alert: self.plain(reason))
      case "TLSV1_ALERT_CERTIFICATE_REQUIRED", "SSLV3_ALERT_NO_CERTIFICATE": return .clientCertificateWanted
      case "BAD_PACKET_LENGTH": return .unencryptedAlert
      case "TLSV1_ALERT_PROTOCOL_VERSION", "UNSUPPORTED_PROTOCOL": return .noCommonVersion
      case "NO_SHARED_CIPHER", "SSLV3_ALERT_HANDSHAKE_FAILURE", "NO_SHARED_GROUP", "NO_COMMON_SIGNATURE_ALGORITHMS",
        "TLSV1_ALERT_INSUFFICIENT_SECURITY":
        return .noCommonCipher
      case "WRONG_VERSION_NUMBER", "HTTP_REQUEST", "HTTPS_PROXY_REQUEST": return .notTLS
      default: continue
      }
    }
    if text.contains("EOF during handshake") || text.contains("uncleanShutdown") { return .closed }
    return .other(reasons.first.map(self.plain) ?? text)
  }

  /// `SSLV3_ALERT_BAD_CERTIFICATE` → `bad certificate`.
  private static func plain(_ reason: String) -> String {
    reason.split(separator: "ALERT_").suffix(1).joined().lowercased().split(separator: "_").joined(separator: " ")
  }
}
