import SwiftASN1
import SystemPackage
import X509

extension Authority {
  /// The folder of the authority of a user with this home folder.
  package static func defaultFolder(home: String) -> String { "\(home)/.doppel/ca" }

  /// The file with the certificate in an authority's folder.
  package static func certificateFile(in folder: String) -> String { "\(folder)/ca.pem" }

  /// The file with the private key in an authority's folder.
  package static func keyFile(in folder: String) -> String { "\(folder)/ca.key" }

  /// Loads the authority of a folder, or makes the folder (0700), `ca.key` (0600) and `ca.pem` where there is none.
  ///
  /// Processes that start at once end with one authority: it is made under a lock on the folder, and each file appears whole. A
  /// process that is killed between the two leaves a key without a certificate, for which the next one makes a certificate. Files
  /// that exist are never written over, whatever they hold. An authority of one's own (any key that X509 can sign with) is used
  /// when its two files are put there.
  ///
  /// Blocks on files; not for an event loop.
  ///
  /// - Throws: `unreadable`, `unwritable`, `tooLarge`, `permissions`, `malformed`, `incomplete`, `mismatch`, `expired`, `failed`.
  package static func load(
    orCreateIn folder: String, at now: CertificateTime, limits: TLSLimits = .defaults
  ) throws(TLSError) -> Authority {
    if LocalFile.exists(self.certificateFile(in: folder)), LocalFile.exists(self.keyFile(in: folder)) {
      return try self.load(from: folder, at: now, limits: limits)
    }
    try LocalFile.makeFolder(folder)
    try self.checkFolder(folder)
    return try LocalFile.locked(folder: folder) { () throws(TLSError) -> Authority in
      let hasCertificate = LocalFile.exists(self.certificateFile(in: folder))
      let hasKey = LocalFile.exists(self.keyFile(in: folder))
      if hasCertificate { return try self.load(from: folder, at: now, limits: limits) }
      let authority: Authority
      if hasKey {
        authority = try self.make(for: self.readKey(in: folder, limits: limits), at: now)
      } else {
        authority = try self.make(at: now)
        try LocalFile.write(authority.keyPEM().utf8, to: self.keyFile(in: folder), permissions: .ownerReadWrite)
      }
      try LocalFile.write(
        authority.certificatePEM.utf8, to: self.certificateFile(in: folder),
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
      return authority
    }
  }

  /// Loads the authority of a folder that must hold one.
  ///
  /// - Throws: `unreadable`, `tooLarge`, `permissions`, `malformed`, `incomplete`, `mismatch`, `expired`.
  package static func load(
    from folder: String, at now: CertificateTime, limits: TLSLimits = .defaults
  ) throws(TLSError) -> Authority {
    try self.checkFolder(folder)
    let certificatePath = self.certificateFile(in: folder)
    guard LocalFile.exists(certificatePath) else {
      throw TLSError(.incomplete, "there is no authority in \(folder): expected \(certificatePath)")
    }
    guard LocalFile.exists(self.keyFile(in: folder)) else {
      throw TLSError(
        .incomplete,
        "\(certificatePath) is there but its key \(self.keyFile(in: folder)) is not; put the key back, or remove \(certificatePath) "
          + "to have a new authority made")
    }
    let certificate = try self.readCertificate(in: folder, limits: limits)
    let key = try self.readKey(in: folder, limits: limits)
    guard certificate.publicKey == key.publicKey else {
      throw TLSError(
        .mismatch,
        "\(self.keyFile(in: folder)) is not the key of \(certificatePath); put back the two files that belong together, or remove "
          + "both to have a new authority made")
    }
    try self.checkUse(certificate, path: certificatePath, at: now)
    return try Authority(certificate: certificate, privateKey: key)
  }

  private func keyPEM() throws(TLSError) -> String {
    do { return try self.privateKey.serializeAsPEM().pemString + "\n" } catch {
      throw TLSError(.failed, "cannot write the authority's key: \(error)")
    }
  }

  /// A folder in which others can put files is no place for an authority.
  private static func checkFolder(_ folder: String) throws(TLSError) {
    guard LocalFile.exists(folder) else { throw TLSError(.incomplete, "there is no authority in \(folder): no such folder") }
    guard try LocalFile.folderPermissions(folder).isDisjoint(with: [.groupWrite, .otherWrite]) else {
      throw TLSError(
        .permissions, "other users can change the files of the authority in \(folder); close it with: chmod 700 \(folder)")
    }
  }

  private static func readCertificate(in folder: String, limits: TLSLimits) throws(TLSError) -> Certificate {
    let path = self.certificateFile(in: folder)
    let content = try LocalFile.read(path, limit: limits.authorityFile)
    let advice = "restore it from a copy, or remove it and \(self.keyFile(in: folder)) to have a new authority made"
    guard let block = PEM.blocks(in: content.bytes).first(where: { $0.label == "CERTIFICATE" }) else {
      throw TLSError(.malformed, "\(path) holds no certificate: expected a line -----BEGIN CERTIFICATE-----; \(advice)")
    }
    guard let bytes = block.bytes else {
      throw TLSError(.malformed, "the certificate in \(path) is cut short or not base64; \(advice)")
    }
    do { return try Certificate(derEncoded: bytes) } catch {
      throw TLSError(.malformed, "the certificate in \(path) cannot be read (\(error)); \(advice)")
    }
  }

  private static func readKey(in folder: String, limits: TLSLimits) throws(TLSError) -> Certificate.PrivateKey {
    let path = self.keyFile(in: folder)
    let content = try LocalFile.read(path, limit: limits.authorityFile)
    guard content.permissions.isDisjoint(with: [.groupReadWriteExecute, .otherReadWriteExecute]) else {
      throw TLSError(
        .permissions,
        "other users can read the private key \(path) (mode \(String(content.permissions.rawValue & 0o777, radix: 8))); close it with: chmod 600 \(path)"
      )
    }
    let advice = "restore it from a copy, or remove it and \(self.certificateFile(in: folder)) to have a new authority made"
    guard let block = PEM.blocks(in: content.bytes).first(where: { $0.label.hasSuffix("PRIVATE KEY") }) else {
      throw TLSError(.malformed, "\(path) holds no private key: expected a line -----BEGIN PRIVATE KEY-----; \(advice)")
    }
    guard block.label != "ENCRYPTED PRIVATE KEY" else {
      throw TLSError(.malformed, "the private key in \(path) is encrypted; expected a plain one (openssl pkey -in \(path))")
    }
    guard let bytes = block.bytes else {
      throw TLSError(.malformed, "the private key in \(path) is cut short or not base64; \(advice)")
    }
    // The error of the parser is left out on purpose: no byte of a key belongs in a message.
    do { return try Certificate.PrivateKey(pemDocument: PEMDocument(type: block.label, derBytes: bytes)) } catch {
      throw TLSError(.malformed, "the private key in \(path) cannot be read: expected PKCS #8, SEC 1 or PKCS #1; \(advice)")
    }
  }

  private static func checkUse(_ certificate: Certificate, path: String, at now: CertificateTime) throws(TLSError) {
    guard now <= certificate.lastValid else {
      throw TLSError(
        .expired, "the authority \(path) expired on \(certificate.lastValid); remove it and its key to have a new one made")
    }
    // What cannot be read counts as absent, and absent constraints are those of no authority (RFC 5280 section 4.2.1.9).
    guard case .isCertificateAuthority? = try? certificate.extensions.basicConstraints else {
      throw TLSError(.malformed, "\(path) is not the certificate of an authority: expected basic constraints with CA:TRUE")
    }
    if let usage = try? certificate.extensions.keyUsage, !usage.keyCertSign {
      throw TLSError(.malformed, "\(path) may not sign certificates: expected the key usage keyCertSign")
    }
  }
}
