internal import DoppelCompare
package import DoppelExchange
package import DoppelReport
package import DoppelRules

/// What a refresh did, or would do, as it is told.
package struct RefreshReport: Sendable {
  /// An entry of the plan with where it stands.
  package struct Row: Sendable {
    package var entry: RefreshPlan.Entry
    /// The exchange of the library, or the newer one that is added.
    package var exchange: ExchangeID
    /// The file of the exchange; empty where it has none yet.
    package var file: String

    package init(entry: RefreshPlan.Entry, exchange: ExchangeID, file: String) {
      self.entry = entry
      self.exchange = exchange
      self.file = file
    }
  }

  /// The numbers that `--fail-if` can name.
  package static let metrics: [Metric] =
    RefreshPlan.Kind.allCases.map { Metric($0.rawValue, .count) } + [
      Metric("kept", .count), Metric("conflicts", .count), Metric("changes", .count),
    ]
  /// The version of the JSON form.
  package static let formatVersion = 1

  package var rows: [Row]
  package var keptCount: Int
  /// Whether nothing is written.
  package var isDry: Bool
  /// Where the newer answers come from.
  package var source: String
  /// Exchanges, of the library and newer ones, that a refresh cannot use, by the reason.
  package var leftOut: [String: Int] = [:]
  /// The folder in which the former files are kept; `nil` where nothing was written.
  package var history: String?

  package init(rows: [Row], keptCount: Int, isDry: Bool, source: String) {
    self.rows = rows
    self.keptCount = keptCount
    self.isDry = isDry
    self.source = source
  }

  package func count(_ kind: RefreshPlan.Kind) -> Int { self.rows.count { $0.entry.kind == kind } }
  package var conflictCount: Int { self.rows.reduce(0) { $0 + $1.entry.conflicts.count } }

  /// By name.
  package var values: [String: Double] {
    var values = ["kept": Double(self.keptCount), "conflicts": Double(self.conflictCount)]
    for kind in RefreshPlan.Kind.allCases { values[kind.rawValue] = Double(self.count(kind)) }
    let writing: [RefreshPlan.Kind] = [.added, .changed, .appended, .removed]
    values["changes"] = Double(writing.reduce(0) { $0 + self.count($1) })
    return values
  }

  /// For `yaml` and `csv`: a row for each field, or for each answer without any.
  package var table: Table {
    var table = Table(
      columns: ["kind", "method", "host", "path", "field", "recorded", "now", "reason"].map {
        .init($0.uppercased(), key: $0, isFlexible: true)
      })
    for row in self.rows {
      let entry = row.entry
      let reason = entry.refusal?.description ?? entry.reason
      let front = [entry.kind.rawValue, entry.place.method, entry.place.host, entry.place.path]
      let fields =
        entry.verdict.differences.map { [$0.path.description, $0.recorded, $0.live, reason] }
        + entry.conflicts.map { [$0.path.description, $0.edited ?? "", $0.newer ?? "", "conflict"] }
      for field in fields.isEmpty ? [["", "", entry.addition?.description ?? "", reason]] : fields {
        table.append((front + field).map { .text($0) })
      }
    }
    return table
  }
}
