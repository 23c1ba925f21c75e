import SystemPackage

/// The roots that a program under Doppel trusts: the system's, the user's own, and our authority. In the forms that runtimes read.
package struct TrustBundle: Sendable {
  /// Each certificate once, in DER form; the authority is the first.
  package private(set) var certificates: [[UInt8]]
  /// Files that were asked for and could not be read, each with the reason; what they hold is not in the bundle.
  package private(set) var unreadable: [TLSError] = []

  /// Reads the PEM files `files`, such as `SystemRoots.bundle` and `TrustEnvironment.bundlesOfUser`. Blocks on files.
  package init(authority: Authority, files: [String], limits: TLSLimits = .defaults) {
    self.certificates = [authority.certificateBytes]
    var seen: Set<[UInt8]> = [authority.certificateBytes]
    for path in files {
      do throws(TLSError) {
        for bytes in try SystemRoots.certificates(inFile: path, limits: limits) where seen.insert(bytes).inserted {
          self.certificates.append(bytes)
        }
      } catch {
        self.unreadable.append(error)
      }
    }
  }

  /// The bundle as the text of a PEM file.
  package var pem: String { self.certificates.map { PEM.text(label: "CERTIFICATE", bytes: $0) }.joined() }

  /// Writes the bundle as PEM to `bundle` and as a Java trust store to `javaTrustStore`, each in one step (0644). Blocks on files.
  ///
  /// - Throws: `unwritable`.
  package func write(bundle: String, javaTrustStore: String, at now: CertificateTime) throws(TLSError) {
    let readable: FilePermissions = [.ownerReadWrite, .groupRead, .otherRead]
    try LocalFile.write(self.pem.utf8, to: bundle, permissions: readable)
    let store = JavaTrustStore.bytes(of: self.certificates, at: now)
    try LocalFile.write(store, to: javaTrustStore, permissions: readable)
  }
}
