internal import DoppelCompare
internal import DoppelRules

extension ReplayReport {
  /// Rows of differences that the terminal shows.
  private static let shownDifferences = 20

  /// The latency table, the differences and the conditions, for a terminal or a plain file.
  package func terminalText(_ style: TextStyle = .plain) -> String {
    var text = style.paint("LATENCY / THROUGHPUT", .bold) + style.paint("  milliseconds", .dim) + "\n"
    text += self.latencyTable.text(style) + "\n" + self.summaryLines(style)
    text += self.differenceLines(style)
    if !self.conditions.isEmpty { text += "\n" }
    for outcome in self.conditions { text += self.conditionLine(outcome, style) }
    return text
  }

  /// The endpoints with their latencies in milliseconds, and one row for all.
  package var latencyTable: Table {
    var table = Table(columns: [
      .init("ENDPOINT", isFlexible: true), .init("METHOD"), .init("AVG", .right), .init("P50", .right),
      .init("P90", .right), .init("P95", .right), .init("P99", .right), .init("COUNT", .right), .init("PCT", .right),
      .init("PER-SECOND", key: "per-second", .right),
    ])
    for row in self.endpoints {
      table.append(
        self.cells(row.endpoint.path, row.endpoint.method, row.latency, row.counts.total, row.perSecond))
    }
    if self.endpoints.count != 1 {
      table.append(self.cells("TOTAL", "", self.latency, self.counts.total, self.metrics["requests.per-second"] ?? 0))
    }
    return table
  }

  private func cells(
    _ path: String, _ method: String, _ latency: LatencySummary?, _ count: Int, _ perSecond: Double
  ) -> [Table.Cell] {
    let number = { (value: Double?) -> Table.Cell in value.map { .number($0) } ?? .none }
    return [
      .text(path), .text(method), number(latency?.average), number(latency?.p50), number(latency?.p90),
      number(latency?.p95), number(latency?.p99), .integer(count), .share(count, of: self.counts.total),
      .number(perSecond),
    ]
  }

  private func summaryLines(_ style: TextStyle) -> String {
    let counts = self.counts
    var lines = [
      NumberText.count(counts.total, "request") + " in " + DurationText.text(self.run.elapsed) + " to " + self.run.target
    ]
    lines.append("\(NumberText.grouped(counts.succeeded)) succeeded, \(NumberText.grouped(counts.failed)) failed")
    for reason in self.reasons { lines.append("  \(NumberText.grouped(reason.count)) without an answer: \(reason.reason)") }
    if counts.compared > 0 {
      let share = NumberText.percent(counts.matched, of: counts.compared)
      lines.append(
        "\(NumberText.grouped(counts.matched)) of \(NumberText.count(counts.compared, "answer")) match the recording (\(share) %)"
      )
    } else {
      lines.append("no answer was compared")
    }
    if !self.values.isEmpty {
      let unbound = self.values.unbound > 0 ? ", \(NumberText.grouped(self.values.unbound)) sent as recorded" : ""
      lines.append("\(NumberText.count(self.values.bound, "value")) of this run in place of recorded ones\(unbound)")
    }
    return lines.map { TerminalText.clean($0, style) + "\n" }.joined()
  }

  private func differenceLines(_ style: TextStyle) -> String {
    guard !self.differences.isEmpty || self.moreDifferences > 0 else { return "" }
    var table = Table(columns: [
      .init("COUNT", .right), .init("ENDPOINT", isFlexible: true), .init("FIELD", isFlexible: true), .init("WHAT"),
      .init("RECORDED \(style.choose("→", "->")) LIVE", isFlexible: true),
    ])
    for row in self.differences.prefix(Self.shownDifferences) {
      let example = row.examples.first
      let sides = [example?.recorded, example?.live].map { $0.map { $0.isEmpty ? "–" : $0 } ?? "–" }
      table.append([
        .integer(row.count), .text((row.endpoint.method + " " + row.endpoint.path)), .text(row.path), .text(row.kind.rawValue),
        .text(sides.joined(separator: " → ")),
      ])
    }
    var text = "\n" + style.paint("DIFFERENCES", .bold) + "\n" + table.text(style)
    let hidden = self.differences.count - Self.shownDifferences
    if hidden > 0 { text += "and \(NumberText.count(hidden, "more field")); see the report\n" }
    if self.moreDifferences > 0 {
      text += "and \(NumberText.count(self.moreDifferences, "more difference")) beyond the limits, counted only\n"
    }
    return text
  }

  private func conditionLine(_ outcome: Condition.Outcome, _ style: TextStyle) -> String {
    let (mark, color): (String, TextStyle.Color) = outcome.isFailure ? ("FAILED", .red) : ("passed", .green)
    return style.paint(mark, color) + "  " + TerminalText.clean(outcome.sentence, style) + "\n"
  }
}
