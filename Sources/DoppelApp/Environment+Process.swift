internal import DoppelCLibrary
internal import DoppelTransport

extension Environment {
  private static let processConsole = Console(variables: Self.processVariables)

  private static let processVariables: [String: String] = {
    var variables: [String: String] = [:]
    var entry = environ
    while let line = entry.pointee {
      let text = String(cString: line)
      if let equals = text.firstIndex(of: "=") {
        variables[String(text[..<equals])] = String(text[text.index(after: equals)...])
      }
      entry += 1
    }
    return variables
  }()

  /// What surrounds this process.
  package static func process() -> Environment {
    let folder = getcwd(nil, 0)
    defer { free(folder) }
    return Environment(
      variables: self.processVariables, currentFolder: folder.map { String(cString: $0) } ?? "/",
      console: self.processConsole, now: { WallClock.now })
  }
}
