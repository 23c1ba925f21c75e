import DoppelRefresh
import DoppelReport
import DoppelRules
import Testing

struct RefreshReportTests {
  @Test func `every number that a condition may name is there`() {
    let values = report().values
    #expect(Set(values.keys) == Set(RefreshReport.metrics.map(\.name)))
    #expect(values["changed"] == 1 && values["changes"] == 2 && values["conflicts"] == 1 && values["kept"] == 1_234)
    #expect(values["refused"] == 1 && values["removed"] == 0)
  }

  @Test func `the table has a row for each field, and one for an answer without any`() {
    let lines = TableFormat.csv.render(report().table).split(separator: "\r\n")
    #expect(lines.count == 8)
    #expect(lines[1] == #"changed,GET,api.example,/users/1,body.name,"""Ann""","""Anna""","#)
    #expect(lines[4] == #"changed,GET,api.example,/users/1,body.plan,,"""c""",conflict"#)
    #expect(lines[6] == "held,GET,api.example,/held,,,,the policy is missing")
  }
}
