import DoppelExchange
import DoppelRefresh
import DoppelRules
import Testing

struct RefreshReportJSONTests {
  @Test func `the document holds the counts, the conditions and every answer`() throws {
    let condition = try Condition("changed > 0", metrics: RefreshReport.metrics)
    let root = try FieldTree(json: report().json([condition])).root
    #expect(root["format"]?.string == "doppel-refresh" && root["version"]?.integer == 1 && root["dryRun"]?.bool == false)
    #expect(root["source"]?.string == "newer" && root["history"]?.string == "doppel/refresh/now")
    #expect(root["counts"]?["changed"]?.integer == 1 && root["counts"]?["kept"]?.integer == 1_234)
    #expect(root["passed"]?.bool == false && root["conditions"]?[0]?["outcome"]?.string == "failed")
    #expect(root["leftOut"]?[0]?["exchanges"]?.integer == 1)
    let first = root["answers"]?[0]
    #expect(
      first?["kind"]?.string == "changed" && first?["path"]?.string == "/users/1" && first?["file"]?.string == "doppel/run/0.md"
    )
    #expect(first?["fields"]?[0]?["field"]?.string == "body.name" && first?["fields"]?[0]?["now"]?.string == #""Anna""#)
    #expect(first?["moreFields"]?.integer == 2 && first?["conflicts"]?[0]?["edited"]?.kind == .null)
    #expect(root["answers"]?[1]?["refusal"]?.string == "credentials" && root["answers"]?[3]?["file"]?.kind == .null)
    #expect(root["answers"]?[3]?["status"]?.integer == 401 && root["answers"]?[3]?["mediaType"]?.string == "text/plain")
    #expect(first?["status"]?.kind == .null && first?["mediaType"]?.kind == .null)
  }
}
