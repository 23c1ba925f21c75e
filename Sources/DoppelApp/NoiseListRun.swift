internal import DoppelExchange
internal import DoppelLearn
internal import DoppelMatch
internal import DoppelReport
internal import SystemPackage

/// `doppel noise list`: the rules of noise, with what speaks for each and what it would cost.
package struct NoiseListRun: Sendable, Equatable {
  private let inputs: [String]
  private let inDirection: String
  private let file: String?
  private let isStrict: Bool
  private let output: String

  package init(inputs: [String], inDirection: String, file: String?, isStrict: Bool, output: String) {
    self.inputs = inputs
    self.inDirection = inDirection
    self.file = file
    self.isStrict = isStrict
    self.output = output
  }

  /// - Throws: `CommandError`.
  package func run(_ environment: Environment) throws -> ExitCode {
    let choice: LibraryLoader.Choice = try Choice.of(self.inDirection, flag: "--in-direction")
    let _: TableFormat = try Choice.of(self.output, flag: "--output")
    let file = try NoiseFile.read(self.file, environment)
    let loaded = LibraryLoader(
      paths: try RunFolder.inputs(self.inputs, environment), choice: choice, marks: Fields(), decided: file.rules
    ).load(environment)
    try LoadReport.tell(loaded.problems, isStrict: self.isStrict, environment)
    let applied = Dictionary(grouping: loaded.library.masking.noise.rules, by: \.name)
    var table = Table(columns: [
      .init("ID", key: "id"), .init("VERDICT", key: "verdict"), .init("REQUEST", key: "request", isFlexible: true),
      .init("FIELD", key: "field", isFlexible: true), .init("REASON", key: "reason"),
      .init("CONFIDENCE", key: "confidence", .right), .init("SEEN", key: "seen", .right), .init("RISK", key: "risk", .right),
    ])
    for entry in file.rules.entries {
      let rules = applied[entry.name]
      let confidence = entry.evidence.flatMap { Double(NoiseFile.confidence($0)) }
      table.append([
        .text(entry.name.id), .text(entry.verdict.rawValue), .text(entry.name.request), .text(entry.name.field),
        .text(entry.reason.rawValue), confidence.map { .number($0) } ?? .none,
        (rules?.reduce(0) { $0 + $1.requests } ?? entry.evidence?.requests).map { .integer($0) } ?? .none,
        rules.map { .integer($0.reduce(0) { $0 + $1.risk }) } ?? .none,
      ])
    }
    try TableOutput.write(table, as: self.output, to: environment.console)
    let others = applied.keys.count { file.rules[$0] == nil }
    if others > 0 {
      environment.console.note(
        "\(NumberText.count(others, "rule is", "rules are")) learned from these recordings and not in \(file.shown): "
          + "doppel noise learn")
    }
    return .done
  }
}
