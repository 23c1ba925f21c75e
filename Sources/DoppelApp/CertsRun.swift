internal import DoppelTLS

/// `doppel certs`: shows the authority, exports it, or prints the variables that make runtimes trust it.
package struct CertsRun {
  private let environment: Environment

  package init(_ environment: Environment) { self.environment = environment }

  /// Where the authority is, what it is called, its fingerprint and its last day.
  ///
  /// - Throws: `CommandError` with exit code 3.
  package func show() throws {
    let trust = try TrustFiles.prepare(self.environment)
    self.environment.console.write(
      """
      file         \(trust.files.authority)
      name         \(trust.authority.name)
      fingerprint  \(trust.authority.fingerprint)
      valid until  \(trust.authority.expires)

      """)
  }

  /// Writes the certificate, never the key.
  ///
  /// - Throws: `CommandError` with exit code 3.
  package func export(to file: String) throws {
    let pem = try TrustFiles.prepare(self.environment).authority.certificatePEM
    guard file != "-" else { return self.environment.console.write(pem) }
    try TextFile.write(pem, to: self.environment.path(file))
    self.environment.console.note("the authority's certificate is in \(file)")
  }

  /// One `export NAME='value'` a line, for `eval "$(doppel certs --trust-env)"`.
  ///
  /// - Throws: `CommandError` with exit code 3.
  package func trustVariables() throws {
    let trust = try TrustFiles.prepare(self.environment)
    let variables = TrustEnvironment(files: trust.files, inherited: self.environment.variables).trust
    for variable in variables {
      let quoted = variable.value.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
      self.environment.console.write("export \(variable.name)='\(quoted)'\n")
    }
  }
}
