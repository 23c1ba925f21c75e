internal import DoppelExchange
package import DoppelRules
package import NIOCore

/// What a mock was asked and how it answered.
package struct MockReport: Sendable {
  package enum Outcome: Sendable, Hashable {
    case hit
    /// `hint` says how the nearest recorded request differs; empty where there is none.
    case miss(hint: String)
    case passthrough
    /// An answer was made up.
    case synthesized
  }

  package struct Row: Sendable, Hashable {
    package var host: String
    package var endpoint: EndpointTable.Endpoint
    package var hits = 0
    package var misses = 0
    package var passthroughs = 0
    package var synthesized = 0
    /// Of the first misses, at most `maximumHints`, none twice.
    package var hints: [String] = []
  }

  private struct Key: Sendable, Hashable {
    var host: String
    var endpoint: EndpointTable.Endpoint
  }

  /// Hosts with endpoints that are told apart; those beyond share one row.
  package static let maximumRows = 500
  /// Hints of one endpoint that are kept.
  package static let maximumHints = 3
  /// The numbers that `--fail-if` can name.
  package static let metrics: [Metric] = [
    Metric("match-rate", .percent), Metric("requests", .count), Metric("hits", .count), Metric("misses", .count),
    Metric("passthroughs", .count), Metric("synthesized", .count), Metric("egress.unknown", .count),
    Metric("sessions", .count), Metric("sessions.forgotten", .count),
  ]

  package private(set) var hits = 0
  package private(set) var misses = 0
  package private(set) var passthroughs = 0
  package private(set) var synthesized = 0
  /// What the program tried to reach that no recording knows.
  package var egress = Egress()
  /// The clients whose state is remembered, and how many were forgotten because there were too many.
  package var sessions = (live: 0, forgotten: 0)
  /// The files and folders that its answers come from, relative to the workspace where they stand in it.
  package var library: [String] = []
  private var rows: [Key: Row] = [:]

  package init() {}

  package var requests: Int { self.hits + self.misses + self.passthroughs + self.synthesized }

  /// Hits of all requests in percent, passthroughs and answers that were made up being requests, too; `nil` where nothing was asked.
  package var matchRate: Double? {
    self.requests > 0 ? Double(self.hits) / Double(self.requests) * 100 : nil
  }

  /// Counts one question. Ids in the path are grouped.
  package mutating func record(_ outcome: Outcome, host: String, method: String, path: String) {
    var row = self.row(host: host, method: method, path: path)
    switch outcome {
    case .hit: (self.hits, row.hits) = (self.hits + 1, row.hits + 1)
    case .passthrough: (self.passthroughs, row.passthroughs) = (self.passthroughs + 1, row.passthroughs + 1)
    case .synthesized: (self.synthesized, row.synthesized) = (self.synthesized + 1, row.synthesized + 1)
    case .miss(let hint):
      (self.misses, row.misses) = (self.misses + 1, row.misses + 1)
      if !hint.isEmpty, row.hints.count < Self.maximumHints, !row.hints.contains(hint) { row.hints.append(hint) }
    }
    self.keep(row)
  }

  /// The row of an endpoint, or the one that those beyond `maximumRows` share.
  private func row(host: String, method: String, path: String) -> Row {
    var key = Key(host: host, endpoint: .init(method: method, path: EndpointTable.grouped(path)))
    if self.rows[key] == nil && self.rows.count >= Self.maximumRows { key = Key(host: "", endpoint: EndpointTable.others) }
    return self.rows[key] ?? Row(host: key.host, endpoint: key.endpoint)
  }

  private mutating func keep(_ row: Row) { self.rows[Key(host: row.host, endpoint: row.endpoint)] = row }

  /// Counts hits that are told apart by nothing.
  package mutating func addHits(_ count: Int) { self.hits += count }

  /// Says of hits that `addHits` counted what was asked.
  package mutating func attributeHits(_ count: Int, host: String, method: String, path: String) {
    var row = self.row(host: host, method: method, path: path)
    row.hits += count
    self.keep(row)
  }

  package mutating func merge(_ other: MockReport) {
    self.hits += other.hits
    self.misses += other.misses
    self.passthroughs += other.passthroughs
    self.synthesized += other.synthesized
    self.egress.merge(other.egress)
    self.sessions.live += other.sessions.live
    self.sessions.forgotten += other.sessions.forgotten
    for (key, added) in other.rows {
      let isKnown = self.rows[key] != nil || self.rows.count < Self.maximumRows
      let key = isKnown ? key : Key(host: "", endpoint: EndpointTable.others)
      var row = self.rows[key] ?? Row(host: key.host, endpoint: key.endpoint)
      row.hits += added.hits
      row.misses += added.misses
      row.passthroughs += added.passthroughs
      row.synthesized += added.synthesized
      for hint in added.hints where row.hints.count < Self.maximumHints && !row.hints.contains(hint) { row.hints.append(hint) }
      self.rows[key] = row
    }
  }

  /// The endpoints that missed most first, then those that passed through most, then those hit most, then by
  /// name.
  package var endpoints: [Row] {
    self.rows.values.sorted {
      ($1.misses, $1.passthroughs, $1.hits, $0.host, $0.endpoint.path, $0.endpoint.method)
        < ($0.misses, $0.passthroughs, $0.hits, $1.host, $1.endpoint.path, $1.endpoint.method)
    }
  }

  /// By name; without the match rate where nothing was asked.
  package var values: [String: Double] {
    var values = [
      "requests": Double(self.requests), "hits": Double(self.hits), "misses": Double(self.misses),
      "passthroughs": Double(self.passthroughs), "synthesized": Double(self.synthesized),
      "egress.unknown": Double(self.egress.total), "sessions": Double(self.sessions.live),
      "sessions.forgotten": Double(self.sessions.forgotten),
    ]
    if let rate = self.matchRate { values["match-rate"] = rate }
    return values
  }

  /// `report.json` of a mock; see docs/formats/report-json.md.
  package func json(_ conditions: [Condition] = []) -> ByteBuffer {
    let outcomes = conditions.map { $0.evaluate(self.values) }
    var writer = JSONWriter(.pretty)
    writer.beginObject()
    writer.member("format", "doppel-mock-report")
    writer.member("version", ReplayReport.formatVersion)
    writer.strings("library", self.library)
    writer.name("metrics")
    writer.beginObject()
    for metric in Self.metrics {
      writer.name(metric.name)
      if let value = self.values[metric.name] { writer.double(value) } else { writer.null() }
    }
    writer.endObject()
    writer.name("passed")
    writer.bool(!outcomes.contains(where: \.isFailure))
    writer.array("conditions", outcomes) { writer, outcome in writer.write(outcome) }
    writer.array("endpoints", self.endpoints) { writer, row in
      writer.member("host", row.host)
      writer.member("method", row.endpoint.method)
      writer.member("path", row.endpoint.path)
      writer.member("hits", row.hits)
      writer.member("misses", row.misses)
      writer.member("passthroughs", row.passthroughs)
      writer.member("synthesized", row.synthesized)
      writer.strings("nearMisses", row.hints)
    }
    writer.array("egress", self.egress.attempts) { writer, attempt in
      writer.member("destination", attempt.destination)
      writer.member("count", attempt.count)
      writer.member("program", attempt.program)
    }
    writer.endObject()
    var document = writer.buffer
    document.writeInteger(UInt8(ascii: "\n"))
    return document
  }
}
