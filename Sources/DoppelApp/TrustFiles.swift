package import DoppelTLS

/// The authority of this user and the trust files that are derived from it.
package struct TrustFiles: Sendable {
  package let authority: Authority
  package let files: TrustEnvironment.Files
  /// Roots of the user's own configuration that could not be read, as sentences.
  package let problems: [String]

  /// Loads the authority, making it on first use, and writes the bundles that children are pointed to, beside it.
  ///
  /// - Throws: `CommandError` with exit code 3.
  package static func prepare(_ environment: Environment) throws -> TrustFiles {
    guard let home = environment.home else {
      throw CommandError.failed(
        "there is no home folder for the authority and its key: HOME is not set and your account has none; "
          + "set HOME to a folder that is yours alone")
    }
    let folder = Authority.defaultFolder(home: home)
    do throws(TLSError) {
      let now = CertificateTime.now()
      let authority = try Authority.load(orCreateIn: folder, at: now)
      let files = TrustEnvironment.Files(
        authority: Authority.certificateFile(in: folder), bundle: "\(folder)/bundle.pem",
        javaTrustStore: "\(folder)/truststore.jks")
      let own = TrustEnvironment.bundlesOfUser(environment.variables).filter { $0 != files.bundle && $0 != files.authority }
      let bundle = TrustBundle(authority: authority, files: [SystemRoots.bundle(environment: [:])].compactMap { $0 } + own)
      try bundle.write(bundle: files.bundle, javaTrustStore: files.javaTrustStore, at: now)
      return TrustFiles(authority: authority, files: files, problems: bundle.unreadable.map(\.message))
    } catch {
      throw CommandError.failed(error.message)
    }
  }
}
