import DoppelApp
import DoppelExchange
import DoppelTesting
import Foundation

@testable import DoppelCLI

/// A command line that is run in this process, in a folder of its own, with what it says kept in files.
final class CommandLineRun: Sendable {
  let folder: TemporaryFolder
  let home: TemporaryFolder
  private let said: TemporaryFolder
  private let descriptors: [Int32]
  private let variables: [String: String]

  init(variables: [String: String] = [:]) throws {
    self.folder = try TemporaryFolder()
    self.home = try TemporaryFolder()
    let said = try TemporaryFolder()
    self.said = said
    self.variables = variables.merging(["HOME": self.home.path]) { own, _ in own }
    self.descriptors = ["output", "errors"].map { open(said.file($0), O_WRONLY | O_CREAT | O_APPEND, 0o600) }
  }

  deinit { for descriptor in self.descriptors { close(descriptor) } }

  var output: String { (try? self.said.read("output")) ?? "" }
  var errors: String { (try? self.said.read("errors")) ?? "" }

  /// Runs it to its end and returns the exit code.
  func code(_ arguments: [String]) async -> Int32 {
    let console = Console(
      input: -1, output: self.descriptors[0], error: self.descriptors[1], variables: self.variables)
    let environment = Environment(
      variables: self.variables, currentFolder: self.folder.path, console: console,
      now: { Timestamp(nanoseconds: 1_780_000_000_000_000_000) })
    return await Doppel.execute(arguments, in: environment)
  }
}
