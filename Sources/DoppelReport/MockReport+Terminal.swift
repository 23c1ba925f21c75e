package import DoppelRules

extension MockReport {
  /// Endpoints with misses or passthroughs that the terminal shows.
  private static let shownEndpoints = 10

  /// The counts, the endpoints that missed most with how near they came, and the conditions.
  package func terminalText(_ style: TextStyle = .plain, conditions: [Condition] = []) -> String {
    var text = NumberText.count(self.requests, "request") + ": " + NumberText.count(self.hits, "hit") + ", "
    text += NumberText.count(self.misses, "miss", "misses") + ", " + NumberText.count(self.passthroughs, "passthrough")
    text += (self.synthesized > 0 ? ", \(self.synthesized) synthesized" : "") + "\n"
    text += self.requests == 0 ? "nothing was asked\n" : "match rate \(NumberText.percent(self.hits, of: self.requests)) %\n"
    let missed = self.endpoints.filter { $0.misses + $0.passthroughs > 0 }
    if !missed.isEmpty { text += "\n" + self.table(missed.prefix(Self.shownEndpoints)).text(style) }
    for row in missed.prefix(Self.shownEndpoints) where !row.hints.isEmpty {
      text += "\n" + TerminalText.clean("\(row.endpoint.method) \(row.host)\(row.endpoint.path)", style) + "\n"
      for hint in row.hints { text += "  nearest: " + TerminalText.clean(hint, style) + "\n" }
    }
    if missed.count > Self.shownEndpoints {
      text += "and \(NumberText.count(missed.count - Self.shownEndpoints, "more endpoint")); see the report\n"
    }
    text += self.egressText(style)
    if !conditions.isEmpty { text += "\n" }
    for outcome in conditions.map({ $0.evaluate(self.values) }) {
      let mark = outcome.isFailure ? style.paint("FAILED", .red) : style.paint("passed", .green)
      text += mark + "  " + TerminalText.clean(outcome.sentence, style) + "\n"
    }
    return text
  }

  private func egressText(_ style: TextStyle) -> String {
    guard self.egress.total > 0 else { return "" }
    var table = Table(columns: [
      .init("NOT IN THE RECORDINGS", isFlexible: true), .init("TIMES", .right), .init("BY", isFlexible: true),
    ])
    let attempts = self.egress.attempts
    for attempt in attempts.prefix(Self.shownEndpoints) {
      table.append([.text(attempt.destination), .integer(attempt.count), .text(attempt.program)])
    }
    let more = attempts.count - Self.shownEndpoints
    return "\n" + table.text(style) + (more > 0 ? "and \(NumberText.count(more, "more destination")); see the report\n" : "")
  }

  private func table(_ rows: ArraySlice<Row>) -> Table {
    var table = Table(columns: [
      .init("HOST", isFlexible: true), .init("METHOD"), .init("ENDPOINT", isFlexible: true), .init("MISSES", .right),
      .init("PASSTHROUGHS", .right), .init("HITS", .right),
    ])
    for row in rows {
      table.append([
        .text(row.host), .text(row.endpoint.method), .text(row.endpoint.path), .integer(row.misses), .integer(row.passthroughs),
        .integer(row.hits),
      ])
    }
    return table
  }
}
