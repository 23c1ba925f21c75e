import DoppelCompare
import DoppelExchange
import DoppelRefresh
import DoppelRules

/// A report with an answer of each kind.
func report() -> RefreshReport {
  var changed = RefreshPlan.Entry(.changed, place("/users/1"), library: 0, newer: 0)
  changed.verdict = Verdict(
    differences: [
      Difference(path: FieldPath([.name("body"), .name("name")]), kind: .valueChanged, recorded: #""Ann""#, live: #""Anna""#),
      Difference(path: FieldPath([.name("body"), .name("new")]), kind: .added, recorded: "", live: "1"),
      Difference(path: FieldPath([.name("body"), .name("old")]), kind: .removed, recorded: "2", live: ""),
    ], moreCount: 2)
  changed.conflicts = [
    .init(path: FieldPath([.name("body"), .name("plan")]), recorded: #""a""#, edited: nil, newer: #""c""#)
  ]
  var refused = RefreshPlan.Entry(.refused, place("/me"), library: 1)
  refused.refusal = .credentials(status: 401, recorded: 200)
  var held = RefreshPlan.Entry(.held, place("/held"), library: 2, newer: 1)
  held.reason = "the policy is missing"
  var added = RefreshPlan.Entry(.added, place("/users/2\u{1b}[2J"), newer: 2)
  added.addition = .init(answer("", code: 401, ["Content-Type": "text/plain; charset=utf-8"]))
  var rows: [RefreshReport.Row] = []
  for (number, entry) in [changed, refused, held, added].enumerated() {
    let file = entry.library == nil ? "" : "doppel/run/\(number).md"
    rows.append(.init(entry: entry, exchange: ExchangeID(high: 0, low: UInt64(number)), file: file))
  }
  var report = RefreshReport(rows: rows, keptCount: 1_234, isDry: false, source: "newer")
  report.leftOut = ["recorded without a response": 1]
  report.history = "doppel/refresh/now"
  return report
}
