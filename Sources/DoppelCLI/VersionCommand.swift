internal import ArgumentParser
internal import DoppelApp

struct VersionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "version", abstract: "Print the version.")

  @OptionGroup(title: "Output") var form: OutputOptions
  @OptionGroup(title: "Output") var common: CommonOptions

  func run() async throws {
    try await CommandRunner.run(self.common) { environment in
      try Version.show(as: self.form.output, environment)
      return .done
    }
  }
}
