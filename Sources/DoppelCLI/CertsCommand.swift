internal import ArgumentParser
internal import DoppelApp

struct CertsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "certs", abstract: "Show or export the authority, or the variables that make runtimes trust it.")

  @Flag(help: "Show the authority: where it is, its fingerprint, until when it is valid.")
  var show = false

  @Option(
    help: ArgumentHelp("Write the authority's certificate to this file; - is standard output.", valueName: "FILE"),
    completion: .file())
  var export: String?

  @Flag(help: "Print the variables that make common runtimes trust the authority, for eval.")
  var trustEnv = false

  @OptionGroup(title: "Output") var form: OutputOptions
  @OptionGroup(title: "Output") var common: CommonOptions

  func validate() throws {
    if [self.show, self.export != nil, self.trustEnv].filter({ $0 }).count > 1 {
      throw ValidationError("expected one of --show, --export and --trust-env")
    }
  }

  func run() async throws {
    try await CommandRunner.run(self.common) { environment in
      let certs = CertsRun(environment)
      if let export = self.export {
        try certs.export(to: export)
      } else if self.trustEnv {
        try certs.trustVariables(as: self.form.output)
      } else {
        try certs.show(as: self.form.output)
      }
      return .done
    }
  }
}
