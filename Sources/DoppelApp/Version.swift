internal import DoppelReport

/// The version of this build.
package enum Version {
  package static let text = "0.1.0"

  /// `doppel version`.
  ///
  /// - Throws: `CommandError` with exit code 2 for an unknown form.
  package static func show(as form: String, _ environment: Environment) throws {
    guard try Choice.of(form, flag: "--output") as TableFormat != .pretty else {
      return environment.console.write("doppel \(self.text)\n")
    }
    try TableOutput.write(columns: ["program", "version"], rows: [["doppel", self.text]], as: form, to: environment.console)
  }
}
