internal import DoppelLearn
internal import DoppelReport

/// `doppel noise accept` and `doppel noise reject`: what a person decides of rules of noise.
package struct NoiseVerdictRun: Sendable, Equatable {
  package enum Verdict: Sendable, Equatable { case accepted, rejected }

  /// The rules that are meant.
  package enum Choice: Sendable, Equatable {
    case ids([String])
    /// All that are learned and not decided.
    case all
    /// A field that a person names.
    case named(request: String, field: String)
  }

  private let verdict: Verdict
  private let choice: Choice
  private let file: String?

  package init(_ verdict: Verdict, _ choice: Choice, file: String?) {
    self.verdict = verdict
    self.choice = choice
    self.file = file
  }

  /// - Throws: `CommandError`.
  package func run(_ environment: Environment) throws -> ExitCode {
    try NoiseFile.change(at: NoiseFile.place(self.file, environment), environment) { file in
      try self.decide(&file, environment)
    }
    return .done
  }

  private func decide(_ file: inout NoiseFile, _ environment: Environment) throws {
    let verdict: NoiseEntry.Verdict = self.verdict == .accepted ? .accepted : .rejected
    let known = file.rules.entries.map(\.name.id)
    var ids: Set<String> = []
    let rules: NoiseRules
    switch self.choice {
    case .ids(let named):
      ids = Set(named)
      if let unknown = named.first(where: { !known.contains($0) }) {
        throw CommandError.usage(
          "there is no rule \(unknown) in \(file.shown); "
            + (known.isEmpty ? "it has none: doppel noise learn" : "there are \(known.sorted().joined(separator: ", "))"))
      }
      rules = file.rules.deciding(verdict, on: ids)
    case .all:
      ids = Set(file.rules.entries.filter { $0.verdict == .learned }.map(\.name.id))
      rules = file.rules.deciding(verdict, on: ids)
    case .named(let request, let field):
      guard NoiseFile.isOneLine(request + field) else {
        throw CommandError.usage("--request and --field: expected one line")
      }
      let name = NoiseName(request: request, field: field)
      ids = [name.id]
      rules =
        file.rules[name] == nil
        ? file.rules.adding(NoiseEntry(name, verdict)) : file.rules.deciding(verdict, on: ids)
    }
    let changed = rules.entries.count { file.rules[$0.name]?.verdict != $0.verdict }
    file.rules = rules
    let standing = ids.count - changed
    let rest = standing > 0 ? "; \(NumberText.count(standing, "was", "were")) so before" : ""
    environment.console.note(
      "\(NumberText.count(changed, "rule")) \(verdict.rawValue) in \(file.shown)" + rest)
  }
}
