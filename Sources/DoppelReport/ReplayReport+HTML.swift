internal import DoppelCompare
internal import DoppelExchange
internal import DoppelRules

extension ReplayReport {
  /// Groups of differences that stand open when the page is opened.
  private static let openGroups = 3

  /// `report.html`: one file that needs no network and runs no script; its content policy forbids both, whatever was recorded.
  package var html: String {
    var html = HTMLText()
    html.raw("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
    html.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">")
    html.raw(
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"referrer\" content=\"no-referrer\">"
    )
    html.element("title", "Replay report: \(self.run.target)")
    html.raw("<style>")
    html.raw(ReportStylesheet.css)
    html.raw("</style></head><body><main>\n")
    self.writeHeader(&html)
    self.writeCards(&html)
    self.writeConditions(&html)
    self.writeCharts(&html)
    self.writeEndpoints(&html)
    self.writeDifferences(&html)
    self.writeRun(&html)
    html.raw("</main></body></html>\n")
    return html.html
  }

  private func writeHeader(_ html: inout HTMLText) {
    html.raw("<header><h1>Replay report</h1>")
    if self.conditions.isEmpty {
      let isClean = self.counts.failed == 0 && self.counts.matched == self.counts.compared
      html.element(
        "span", isClean ? "✓ No differences" : "△ Departs from the recording",
        [("class", isClean ? "badge good" : "badge warn")])
    } else {
      html.element("span", self.isFailure ? "✕ Failed" : "✓ Passed", [("class", self.isFailure ? "badge bad" : "badge good")])
    }
    html.raw("<p class=\"where\">")
    html.element("code", self.run.target)
    html.text(" · " + self.run.startedAt.rfc3339 + " · " + DurationText.text(self.run.elapsed))
    html.raw("</p></header>\n")
  }

  private func writeCards(_ html: inout HTMLText) {
    let counts = self.counts
    html.raw("<section class=\"summary\" aria-label=\"Summary\"><dl class=\"cards\">")
    self.card("Requests", NumberText.grouped(counts.total), "", &html)
    self.card("Failed", NumberText.grouped(counts.failed), "\(NumberText.percent(counts.failed, of: counts.total)) %", &html)
    let match = counts.compared > 0 ? NumberText.percent(counts.matched, of: counts.compared) : "–"
    self.card("Match the recording", match, counts.compared > 0 ? "%" : "not compared", &html)
    self.card("Throughput", NumberText.short(self.metrics["requests.per-second"] ?? 0), "a second", &html)
    for (name, value) in [
      ("Median", self.latency?.p50), ("95th percentile", self.latency?.p95), ("99th percentile", self.latency?.p99),
    ] {
      self.card(name, value.map(NumberText.short) ?? "–", value == nil ? "" : "ms", &html)
    }
    html.raw("</dl></section>\n")
  }

  private func card(_ name: String, _ value: String, _ unit: String, _ html: inout HTMLText) {
    html.raw("<div>")
    html.element("dt", name)
    html.raw("<dd>")
    html.text(value)
    html.element("small", unit)
    html.raw("</dd></div>")
  }

  private func writeConditions(_ html: inout HTMLText) {
    guard !self.conditions.isEmpty else { return }
    html.raw("<section><h2>Conditions</h2><ul class=\"conditions\">")
    for outcome in self.conditions {
      html.raw("<li>")
      html.element(
        "span", outcome.isFailure ? "✕ failed" : "✓ passed", [("class", outcome.isFailure ? "badge bad" : "badge good")])
      html.element("span", outcome.sentence)
      html.raw("</li>")
    }
    html.raw("</ul></section>\n")
  }

  private func writeCharts(_ html: inout HTMLText) {
    guard !self.slices.isEmpty else { return }
    let starts = self.slices.map(\.start)
    var latency = TimeChart(
      title: "Latency over time in milliseconds", unit: "ms", starts: starts, notes: self.slices.map(Self.note))
    latency.lines = [
      .init(name: "p50", values: self.slices.map { $0.latency?.p50 }),
      .init(name: "p95", values: self.slices.map { $0.latency?.p95 }),
      .init(name: "p99", values: self.slices.map { $0.latency?.p99 }),
    ]
    var rate = TimeChart(
      title: "Answers a second over time", unit: "a second", starts: starts, notes: self.slices.map(Self.note))
    rate.bars = self.slices.map { Double(max(0, $0.answered - $0.failed)) / max($0.length, 0.001) }
    rate.failedBars = self.slices.map { Double($0.failed) / max($0.length, 0.001) }
    html.raw("<div class=\"charts\"><section><h2>Latency<small>p50, p95, p99 of each slice</small></h2>")
    html.append(latency.html)
    html.raw("</section><section><h2>Throughput<small>requests of each slice</small></h2>")
    html.append(rate.html)
    html.raw("</section></div>\n")
  }

  private static func note(_ slice: SliceRow) -> String {
    var note = "\(slice.start) s: \(NumberText.count(slice.answered, "answer")), \(NumberText.short(slice.perSecond)) a second"
    if slice.failed > 0 { note += ", \(NumberText.grouped(slice.failed)) failed" }
    guard let latency = slice.latency else { return note }
    return note
      + ", p50 \(NumberText.short(latency.p50)) ms, p95 \(NumberText.short(latency.p95)) ms, p99 \(NumberText.short(latency.p99)) ms"
  }

  private func writeDifferences(_ html: inout HTMLText) {
    html.raw("<section><h2>Differences<small>")
    let fields = NumberText.count(self.differences.count, "field")
    html.text(
      self.counts.compared == 0
        ? "no answer was compared" : "\(fields) in \(NumberText.count(self.counts.compared - self.counts.matched, "answer"))")
    html.raw("</small></h2>")
    if self.differences.isEmpty {
      html.element("p", self.counts.compared == 0 ? "–" : "Every compared answer matches the recording.", [("class", "none")])
    }
    for (place, row) in self.differences.enumerated() { self.write(row, isOpen: place < Self.openGroups, &html) }
    if self.moreDifferences > 0 {
      html.element(
        "p", "And \(NumberText.count(self.moreDifferences, "more difference")) beyond the limits, counted only.",
        [("class", "none")])
    }
    html.raw("</section>\n")
  }

  private func write(_ row: DifferenceRow, isOpen: Bool, _ html: inout HTMLText) {
    html.open("details", isOpen ? [("open", "")] : [])
    html.raw("<summary>")
    html.element("span", NumberText.grouped(row.count) + "×", [("class", "count")])
    html.element("code", row.path, [("class", "field")])
    html.element("span", row.kind.rawValue, [("class", "badge warn")])
    html.element("span", row.endpoint.method + " " + row.endpoint.path, [("class", "of")])
    html.raw("</summary>")
    for example in row.examples {
      if example.path != row.path { html.element("p", example.path, [("class", "at mono")]) }
      html.raw("<div class=\"sides\"><div class=\"rec\"><h4>recorded</h4>")
      self.write(side: example.recorded, isMissing: row.kind == .added, &html)
      html.raw("</div><div class=\"live\"><h4>live</h4>")
      self.write(side: example.live, isMissing: row.kind == .removed, &html)
      html.raw("</div></div>")
    }
    html.raw("</details>")
  }

  private func write(side: String, isMissing: Bool, _ html: inout HTMLText) {
    if isMissing {
      html.element("span", "not there", [("class", "none")])
    } else {
      html.element("pre", side, [("class", "mono")])
    }
  }

  private func writeRun(_ html: inout HTMLText) {
    html.raw("<section><h2>Run</h2><dl class=\"facts\">")
    var facts =
      [Fact("target", self.run.target), Fact("recordings", self.run.sources.joined(separator: ", "))] + self.run.facts
    facts.append(Fact("sent", SizeText.text(self.counts.bytesSent)))
    facts.append(Fact("received", SizeText.text(self.counts.bytesReceived)))
    let statuses = self.statuses.map { "\($0.status) × \(NumberText.grouped($0.count))" }
    if !statuses.isEmpty { facts.append(Fact("statuses", statuses.joined(separator: ", "))) }
    for reason in self.reasons { facts.append(Fact("not answered", "\(NumberText.grouped(reason.count)) × \(reason.reason)")) }
    for fact in facts {
      html.element("dt", fact.name)
      html.element("dd", fact.value)
    }
    html.raw("</dl></section>\n")
  }
}
