import DoppelExchange
import DoppelRules
import DoppelTesting
import NIOCore
import Testing

@testable import DoppelReport

struct ReplayReportJSONTests {
  @Test func `the document is stable`() throws {
    Snapshot.expect(String(buffer: try recordedRun(seconds: 3).json), matches: "replay-report.json")
  }

  @Test func `the document is JSON and has every metric`() throws {
    let tree = try FieldTree(json: try recordedRun().json)
    let names = tree.root["metrics"]?.members.map(\.name)
    #expect(names == ReplayMetrics.all.map(\.name))
    #expect(tree.root["passed"]?.bool == false)
  }
}
