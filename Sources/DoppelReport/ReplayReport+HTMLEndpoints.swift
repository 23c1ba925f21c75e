extension ReplayReport {
  private static let numberTitles: [(title: String, hint: String)] = [
    ("Avg", "average latency, ms"), ("p50", "median latency, ms"), ("p90", "90th percentile, ms"),
    ("p95", "95th percentile, ms"),
    ("p99", "99th percentile, ms"), ("Max", "longest latency, ms"), ("Count", "requests"), ("Share", "of all requests, %"),
    ("A second", "requests a second"), ("Failed", "not answered, or worse than recorded"),
    ("Match", "answers without a difference, %"),
  ]

  /// The latency table: a real table with headers, and a row for all.
  func writeEndpoints(_ html: inout HTMLText) {
    html.raw("<section><h2>Endpoints<small>latencies in milliseconds</small></h2><div class=\"scroll\"><table><thead><tr>")
    html.raw("<th scope=\"col\" class=\"l\">Endpoint</th><th scope=\"col\" class=\"l\">Method</th>")
    for (title, hint) in Self.numberTitles { html.element("th", title, [("scope", "col"), ("title", hint)]) }
    html.raw("</tr></thead><tbody>")
    for row in self.endpoints {
      html.raw("<tr>")
      html.element("th", row.endpoint.path, [("scope", "row"), ("class", "l path mono")])
      html.element("td", row.endpoint.method, [("class", "l")])
      self.writeCells(row.latency, row.counts, row.perSecond, &html)
      html.raw("</tr>")
    }
    html.raw("</tbody><tfoot><tr><th scope=\"row\" class=\"l\">All</th><td></td>")
    self.writeCells(self.latency, self.counts, self.metrics["requests.per-second"] ?? 0, &html)
    html.raw("</tr></tfoot></table></div></section>\n")
  }

  private func writeCells(
    _ latency: LatencySummary?, _ counts: ReplayStatistics.Counts, _ perSecond: Double, _ html: inout HTMLText
  ) {
    for value in [latency?.average, latency?.p50, latency?.p90, latency?.p95, latency?.p99, latency?.most] {
      html.element("td", value.map(NumberText.short) ?? "–")
    }
    html.element("td", NumberText.grouped(counts.total))
    html.element("td", NumberText.percent(counts.total, of: self.counts.total))
    html.element("td", NumberText.short(perSecond))
    if counts.failed > 0 {
      html.raw("<td>")
      html.element("span", "✕ " + NumberText.grouped(counts.failed), [("class", "badge bad")])
      html.raw("</td>")
    } else {
      html.element("td", "0")
    }
    html.element("td", counts.compared > 0 ? NumberText.percent(counts.matched, of: counts.compared) : "–")
  }
}
