/// Where the settings of a command come from: flags over environment over `doppel.yaml` over defaults.
///
/// What the command line does not say is put into it, as flags, before it is read; so every setting is checked in one place.
package struct SettingSources: Sendable {
  /// Where one setting's value came from.
  package enum Origin: Sendable, Equatable {
    case flag
    case variable(String)
    case file(String)
    case `default`

    package var text: String {
      switch self {
      case .flag: "flag"
      case .variable(let name): "environment \(name)"
      case .file(let path): path
      case .default: "default"
      }
    }
  }

  private let variables: [String: String]
  private let file: SettingsFile?

  package init(variables: [String: String], file: SettingsFile?) {
    self.variables = variables
    self.file = file
  }

  /// The environment variables, and the `doppel.yaml` of the workspace at or above the current folder.
  ///
  /// - Throws: `CommandError` with exit code 2 for a file that is no settings file.
  package static func find(_ environment: Environment) throws -> SettingSources {
    SettingSources(variables: environment.variables, file: try SettingsFile.find(environment))
  }

  /// The arguments with the flags that environment and file add.
  ///
  /// - Throws: `CommandError` with exit code 2 for a setting that the command has not.
  package func expand(_ arguments: [String]) throws -> [String] {
    guard let (name, settings) = SettingCatalog.settings(for: arguments) else { return arguments }
    try self.file?.check()
    let end = arguments.firstIndex(of: "--") ?? arguments.endIndex
    let said = arguments[..<end]
    var added: [String] = []
    for setting in settings where !said.contains(where: { setting.isSaid(by: $0) }) {
      guard let (values, _) = self.values(of: setting, command: name) else { continue }
      added.append(contentsOf: try setting.arguments(values))
    }
    return Array(said) + added + Array(arguments[end...])
  }

  /// Where the flag came from that an error is about, where the command line does not say it: a line for the person.
  ///
  /// - Parameter message: the error's, which names the flag as `--name: …` or in quotes.
  package func origin(in message: String, of arguments: [String]) -> String? {
    guard let (name, settings) = SettingCatalog.settings(for: arguments) else { return nil }
    let said = arguments.prefix { $0 != "--" }
    for setting in settings where !said.contains(where: { setting.isSaid(by: $0) }) {
      guard message.contains("--\(setting.name): ") || message.contains("'--\(setting.name)"),
        let (_, origin) = self.values(of: setting, command: name)
      else { continue }
      return "doppel: --\(setting.name) was set by \(origin.text)"
    }
    return nil
  }

  /// What environment or file say of a setting; `nil` where neither does.
  package func values(of setting: SettingCatalog.Setting, command: String) -> (values: [String], origin: Origin)? {
    if let value = self.variables[setting.variable], !value.isEmpty {
      let values = setting.isRepeatable ? value.split(separator: ",").map { String($0.trimmingSpaces) } : [value]
      return (values, .variable(setting.variable))
    }
    if let file = self.file, let values = file.values(of: setting.name, command: command) { return (values, .file(file.path)) }
    return nil
  }
}

extension Substring {
  /// Without spaces and tabs at either end.
  var trimmingSpaces: Substring {
    var rest = self.drop { $0 == " " || $0 == "\t" }
    while let last = rest.last, last == " " || last == "\t" || last == "\r" { rest.removeLast() }
    return rest
  }
}
