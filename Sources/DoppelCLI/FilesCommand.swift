internal import ArgumentParser
internal import DoppelApp

struct FilesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "files", abstract: "Convert, compare and re-sign recordings.",
    subcommands: [FilesConvertCommand.self, FilesCompareCommand.self, FilesResignCommand.self])
}
