import DoppelExchange
import DoppelLearn
import DoppelRespond
import DoppelRules
import Foundation
import NIOCore
import Testing

@testable import DoppelApp

/// What a match rate is as text, as a table and as JSON.
struct MatchRateTests {
  private var rate: MatchRate {
    var rate = MatchRate()
    rate.current = MatchRate.Share(hits: 1, requests: 4)
    rate.projected = MatchRate.Share(hits: 1, requests: 3)
    rate.leftOut = ["a fault was injected": 2]
    rate.unexamined = 1
    rate.synthesized = 3
    rate.causes = [
      MatchRate.Cause(
        remedy: .noise, name: NoiseName(request: "GET a.test/s", field: "q"), likeness: "uuid", requests: 2, alone: 1,
        with: ["00000001"], mergedAnswers: 3, mergedRequests: 4, example: exchange(1).id),
      MatchRate.Cause(
        remedy: .record, name: NoiseName(request: "GET a.test/t", field: ""), likeness: "", requests: 1, alone: 0, with: [],
        mergedAnswers: 0, mergedRequests: 0, example: exchange(2).id),
    ]
    rate.stateful = [MatchRate.Stateful(request: "GET a.test/job", signatures: 1, answers: 2)]
    return rate
  }

  @Test(
    arguments: [
      (0, 0, "–"), (0, 3, "0 %"), (1, 3, "33.3 %"), (2, 5, "40 %"), (1_999, 2_000, "99.9 %"), (1, 9_000, "0.1 %"),
      (3, 3, "100 %"),
    ])
  func `a share is shown with one decimal, never rounded to all or nothing`(hits: Int, requests: Int, text: String) {
    #expect(MatchRate.text(MatchRate.Share(hits: hits, requests: requests)) == text)
  }

  @Test func `the text has rates, causes and what has several answers`() throws {
    let setting = try Setting()
    let id = self.rate.causes[0].id
    let other = self.rate.causes[1].id
    #expect(
      self.rate.text(setting.environment.console) == """
        match rate  33.3 % now, 25 % in the run; 3 requests, 2 misses now
        left out  2 requests: a fault was injected
        made up in the run  3 answers: no hits; the recordings alone are asked
        not examined  1 miss: too many

        ID        REMEDY  REQUEST       FIELD  VALUE  FIXES  ALONE  WITH      RISK  OF
        \(id)  noise   GET a.test/s  q      uuid       2      1  00000001     3   4
        \(other)  record  GET a.test/t                    1      0               –   –

        SEVERAL ANSWERS TO ONE REQUEST  REQUESTS  ANSWERS
        GET a.test/job                         1        2

        """)
  }

  @Test func `the numbers are by the names of the metrics, and not there where nothing was asked`() {
    #expect(
      self.rate.values["match-rate.current"] == 25 && self.rate.values["misses"] == 2 && self.rate.values["requests"] == 3)
    #expect(MatchRate().values == ["requests": 0, "misses": 0])
  }

  @Test func `the document says the same`() throws {
    let conditions = [try Condition("match-rate < 95", metrics: MatchRateRun.metrics)]
    let document = try JSONSerialization.jsonObject(with: Data(self.rate.json(conditions).readableBytesView))
    let json = try #require(document as? [String: Any])
    #expect(json["format"] as? String == "doppel-match-rate" && json["version"] as? Int == 1)
    let current = try #require(json["current"] as? [String: Double])
    #expect(current == ["rate": 25, "hits": 1, "requests": 4] && json["passed"] as? Bool == false)
    let causes = try #require(json["causes"] as? [[String: Any]])
    #expect(causes[0]["risk"] as? [String: Int] == ["answers": 3, "requests": 4] && causes[1]["risk"] is NSNull)
    #expect(causes[0]["with"] as? [String] == ["00000001"] && causes[0]["example"] as? String == exchange(1).id.description)
    #expect((json["leftOut"] as? [[String: Any]])?.first?["requests"] as? Int == 2 && json["unexamined"] as? Int == 1)
    #expect(json["synthesized"] as? Int == 3)
    #expect((json["stateful"] as? [[String: Any]])?.first?["answers"] as? Int == 2 && json["moreStateful"] as? Int == 0)
  }
}
