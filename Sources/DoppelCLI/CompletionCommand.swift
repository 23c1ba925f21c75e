internal import ArgumentParser
internal import DoppelApp

struct CompletionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completion", abstract: "Print the completion script of a shell.")

  @Argument(help: ArgumentHelp("bash, zsh or fish.", valueName: "SHELL"), completion: .list(["bash", "zsh", "fish"]))
  var shell: String

  func validate() throws {
    guard CompletionShell(rawValue: self.shell) != nil else {
      throw ValidationError("expected bash, zsh or fish, not \"\(self.shell)\"")
    }
  }

  func run() {
    guard let shell = CompletionShell(rawValue: self.shell) else { return }
    CommandRunner.environment.console.write(Doppel.completionScript(for: shell) + "\n")
  }
}
