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
}
