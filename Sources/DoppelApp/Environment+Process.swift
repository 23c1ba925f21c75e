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

  /// The home folder of the account that this process runs for.
  private static func accountHome() -> String? {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16_384) { buffer -> String? in
      var account = passwd()
      var found: UnsafeMutablePointer<passwd>?
      guard let room = buffer.baseAddress, getpwuid_r(getuid(), &account, room, buffer.count, &found) == 0, found != nil,
        let home = account.pw_dir
      else { return nil }
      let path = String(cString: home)
      return path.hasPrefix("/") ? path : nil
    }
  }

  /// What surrounds this process.
  package static func process() -> Environment {
    let folder = getcwd(nil, 0)
    defer { free(folder) }
    return Environment(
      variables: self.processVariables, currentFolder: folder.map { String(cString: $0) } ?? "/",
      console: self.processConsole, accountHome: self.accountHome(), now: { WallClock.now })
  }
}
