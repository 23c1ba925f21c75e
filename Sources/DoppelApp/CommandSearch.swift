internal import DoppelCLibrary
internal import DoppelTransport

/// Tells whether a command can be started before anything is opened for it, by the search of the start itself (execvp(3)).
enum CommandSearch {
  /// The folders where `PATH` names none.
  private static let usualFolders = "/bin:/usr/bin"

  /// - Parameter command: empty where there is none, which is fine.
  /// - Throws: `CommandError` with exit code 2 where there is no such command or it cannot be run.
  static func check(_ command: [String], _ environment: Environment) throws {
    guard let name = command.first else { return }
    guard !name.isEmpty else { throw CommandError.usage("expected a command after --") }
    var reason = ENOENT
    for file in self.files(name, environment) {
      let refusal = self.refusal(of: file)
      if refusal == 0 { return }
      if refusal != ENOENT, refusal != ENOTDIR { reason = refusal }
    }
    throw self.error(name, reason)
  }

  /// What to say of a command that the system does not run.
  static func error(_ name: String, _ reason: Int32) -> CommandError {
    .usage("cannot run \(name): \(reason == ENOENT ? "no such command" : SystemMessage.text(reason))")
  }

  /// The files that a name may mean, the first that can be run first.
  private static func files(_ name: String, _ environment: Environment) -> [String] {
    let names =
      name.contains("/")
      ? [name]
      : (environment.variables["PATH"] ?? self.usualFolders).split(separator: ":", omittingEmptySubsequences: false)
        .map { $0.isEmpty ? name : "\($0)/\(name)" }
    return names.map { $0.hasPrefix("/") ? $0 : "\(environment.currentFolder)/\($0)" }
  }

  /// Why a file cannot be run, as the system's number; 0 where it can.
  private static func refusal(of file: String) -> Int32 {
    guard access(file, X_OK) == 0 else { return errno }
    let isFolder = access("\(file)/.", F_OK) == 0
    return isFolder ? EACCES : 0
  }
}
