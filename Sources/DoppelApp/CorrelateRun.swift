internal import DoppelExchange
internal import DoppelLearn
internal import DoppelLoad
internal import DoppelProtocols
internal import DoppelReport
internal import DoppelWire

/// `doppel correlate`: which values of answers later requests hold. Values themselves are never shown.
package struct CorrelateRun: Equatable {
  private let inputs: [String]
  private let direction: String
  private let isStrict: Bool
  private let output: String

  /// - Parameter direction: `out`, `in` or `any`.
  package init(inputs: [String], direction: String, isStrict: Bool, output: String) {
    self.inputs = inputs
    self.direction = direction
    self.isStrict = isStrict
    self.output = output
  }

  /// - Throws: `CommandError`.
  package func run(_ environment: Environment) throws -> ExitCode {
    let choice: LibraryLoader.Choice = try Choice.of(self.direction, flag: "--in-direction")
    let _: TableFormat = try Choice.of(self.output, flag: "--output")
    let paths = try RunFolder.inputs(self.inputs, environment)
    var exchanges: [Exchange] = []
    let problems = try Reading.load(paths, environment) { exchange in
      if choice.takes(exchange.direction), exchange.request != nil { exchanges.append(exchange) }
    }
    try LoadReport.tell(problems, isStrict: self.isStrict, environment)
    let rows = [Direction.inbound, .outbound].flatMap { direction in
      Self.correlations(exchanges.filter { $0.direction == direction }).map { (direction, $0) }
    }
    try TableOutput.write(Self.table(rows), as: self.output, to: environment.console)
    environment.console.note(
      rows.isEmpty
        ? "no value of an answer was used by a later request in \(NumberText.count(exchanges.count, "exchange"))"
        : "\(NumberText.count(rows.count, "correlation")) in \(NumberText.count(exchanges.count, "exchange"))")
    return .done
  }

  private static func correlations(_ exchanges: [Exchange]) -> [Correlation] {
    let ordered = exchanges.enumerated().sorted {
      ($0.element.startedAt, $0.offset) < ($1.element.startedAt, $1.offset)
    }.map(\.element)
    return RecordedValues(ordered) { Protocols.named($0.protocolName) }.correlations.all
  }

  /// One row a correlation.
  private static func table(_ rows: [(direction: Direction, correlation: Correlation)]) -> Table {
    var table = Table(columns: [
      .init("DIRECTION", key: "direction"), .init("ISSUED BY", key: "issuedBy", isFlexible: true),
      .init("PLACE", key: "issuedPlace", isFlexible: true), .init("USED IN", key: "usedIn", isFlexible: true),
      .init("PLACE", key: "usedPlace", isFlexible: true), .init("CLASS", key: "class"), .init("BYTES", key: "bytes"),
      .init("VALUES", key: "values", .right), .init("REQUESTS", key: "requests", .right),
      .init("EVIDENCE", key: "evidence"), .init("CONFIDENCE", key: "confidence", .right),
    ])
    for (direction, row) in rows {
      let (shortest, longest) = (row.lengths.lowerBound, row.lengths.upperBound)
      table.append([
        .text(direction.rawValue), .text(row.issued.request), .text(row.issued.place), .text(row.used.request),
        .text(row.used.place), .text(row.classes.sorted().joined(separator: ", ")),
        .text(shortest == longest ? "\(shortest)" : "\(shortest)-\(longest)"), .integer(row.values), .integer(row.requests),
        .text(row.evidence.rawValue), .number(row.confidence),
      ])
    }
    return table
  }
}
