internal import DoppelLearn
internal import DoppelMatch
internal import DoppelRecording
internal import DoppelReport

/// Tells what could not be loaded.
enum LoadReport {
  /// Problems that are told one by one; more are counted.
  static let shown = 20

  /// Names each bad file with line and reason.
  ///
  /// - Throws: `CommandError` with exit code 2 where there are any and `isStrict`.
  static func tell(_ problems: [LoadProblem], isStrict: Bool, _ environment: Environment) throws {
    for problem in problems.prefix(self.shown) { environment.console.error("doppel: skipped \(problem)") }
    if problems.count > self.shown {
      environment.console.error("doppel: skipped \(problems.count - self.shown) more")
    }
    if isStrict, !problems.isEmpty {
      throw CommandError.usage(
        "\(NumberText.count(problems.count, "file or line", "files or lines")) could not be read, and --strict was given")
    }
  }

  /// Says what was read but cannot be answered with.
  static func tell(_ library: Library, _ environment: Environment) {
    for (reason, count) in library.unusable.sorted(by: { $0.key < $1.key }) {
      environment.console.note("\(NumberText.count(count, "exchange is", "exchanges are")) not used: \(reason)")
    }
  }

  /// Names the rules of noise that a person accepted, or that two runs showed, and that let requests be one which got different
  /// answers; says how many rules stand in no file, and with `-v` how many there are.
  ///
  /// - Parameter listed: the rules of the file.
  static func tellNoise(_ library: Library, listed: NoiseRules, _ environment: Environment) {
    let rules = Dictionary(grouping: library.masking.noise.rules, by: \.name).sorted { $0.key < $1.key }
    for (name, rules) in rules where rules.contains(where: \.takesAnyValue) {
      let risk = rules.reduce(0) { $0 + $1.risk }
      guard risk > 1 else { continue }
      environment.console.note(
        "noise rule \(name.id) merges \(risk) different answers: \(name.request) \(name.field); "
          + "doppel noise reject \(name.id) takes it back")
    }
    let unlisted = rules.count { !$0.key.request.isEmpty && !$0.key.field.isEmpty && listed[$0.key] == nil }
    if unlisted > 0 {
      environment.console.note(
        "\(NumberText.count(unlisted, "noise rule is", "noise rules are")) applied that no file lists: doppel noise learn")
    }
    environment.console.detail(NumberText.count(rules.count, "noise rule is applied", "noise rules are applied"))
  }
}
