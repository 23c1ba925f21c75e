internal import ArgumentParser
internal import DoppelApp

struct VersionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "version", abstract: "Print the version.")

  func run() { CommandRunner.environment.console.write("doppel \(Version.text)\n") }
}
