internal import DoppelReport
internal import DoppelTLS

/// `doppel certs`: shows the authority, exports it, or prints the variables that make runtimes trust it.
package struct CertsRun {
  private let environment: Environment

  package init(_ environment: Environment) { self.environment = environment }

  /// Where the authority is, what it is called, its fingerprint and its last day.
  ///
  /// - Throws: `CommandError` with exit code 2 for an unknown form, 3 for what cannot be made.
  package func show(as form: String) throws {
    let format: TableFormat = try Choice.of(form, flag: "--output")
    let trust = try TrustFiles.prepare(self.environment)
    let facts = [
      ("file", "file", trust.files.authority), ("name", "name", trust.authority.name),
      ("fingerprint", "fingerprint", trust.authority.fingerprint),
      ("validUntil", "valid until", "\(trust.authority.expires)"),
    ]
    guard format == .pretty else {
      return try TableOutput.write(columns: facts.map(\.0), rows: [facts.map(\.2)], as: form, to: self.environment.console)
    }
    for (_, title, text) in facts {
      self.environment.console.write(title + String(repeating: " ", count: 13 - title.utf8.count) + text + "\n")
    }
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
  /// - Throws: as `show`.
  package func trustVariables(as form: String) throws {
    let format: TableFormat = try Choice.of(form, flag: "--output")
    let trust = try TrustFiles.prepare(self.environment)
    let variables = TrustEnvironment(files: trust.files, inherited: self.environment.variables).trust
    guard format == .pretty else {
      return try TableOutput.write(
        columns: ["name", "value"], rows: variables.map { [$0.name, $0.value] }, as: form, to: self.environment.console)
    }
    for variable in variables {
      let quoted = variable.value.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
      self.environment.console.write("export \(variable.name)='\(quoted)'\n")
    }
  }
}
