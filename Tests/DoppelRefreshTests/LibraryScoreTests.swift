import DoppelExchange
import DoppelRefresh
import DoppelReport
import DoppelRules
import Testing

struct LibraryScoreTests {
  private let now = Timestamp(nanoseconds: 1_780_000_000_000_000_000)

  private func score(_ match: Double?, _ fresh: Double?, _ evidence: LibraryScore.Evidence = .age) -> LibraryScore {
    LibraryScore(
      at: self.now, matchRate: match, freshness: fresh, evidence: evidence, completeness: 100, answers: 3,
      library: ["run"])
  }

  @Test func `ages are told by host, the oldest first, and counted since a moment`() {
    var ages = LibraryScore.Ages()
    for (host, days) in [("b.test", 1), ("a.test", 9), ("a.test", 2), ("a.test", 3)] {
      ages.add(self.now.advanced(by: .seconds(-days * 86_400)), host: host)
    }
    #expect(
      ages.hosts(at: self.now).map {
        [$0.host, "\($0.answers)", "\($0.median / .seconds(86_400))", "\($0.oldest / .seconds(86_400))"]
      }
        == [["a.test", "3", "3.0", "9.0"], ["b.test", "1", "1.0", "1.0"]])
    #expect(ages.count == 4 && ages.count(since: self.now.advanced(by: .seconds(-2 * 86_400))) == 2)
  }

  @Test func `a share of nothing is none`() {
    #expect(LibraryScore.share(0, of: 0) == nil && LibraryScore.share(1, of: 4) == 25)
  }

  @Test func `a line is read as it was written, and what is no line is passed over`() {
    let score = self.score(nil, 66.67, .probed)
    #expect(LibraryScore(line: score.line) == score)
    #expect(LibraryScore(line: "{}") == nil && LibraryScore(line: "x") == nil)
  }

  @Test func `figures that are not known are not measured for a condition`() throws {
    let condition = try Condition("match-rate < 100", metrics: LibraryScore.metrics)
    #expect(condition.evaluate(self.score(nil, 100).values).isFailure)
    #expect(!condition.evaluate(self.score(100, 100).values).isFailure)
  }

  @Test func `the text shows the figures with those before, never 100 where something is missing`() {
    var ages = LibraryScore.Ages()
    ages.add(self.now.advanced(by: .seconds(-7_200)), host: "a.test")
    let trend = [self.score(90, 50), self.score(nil, 99.99)]
    #expect(
      trend[1].terminalText(.plain, hosts: ages.hosts(at: self.now), trend: trend, maximumAge: "7d") == """
        match rate    –  no mock has answered from it yet
                      90 –
        freshness     99.9 %  answers younger than 7d; --target asks the servers instead
                      50 99.9
        completeness  100 %  exchanges kept of those that were seen
                      100 100

        HOST    ANSWERS  MEDIAN AGE  OLDEST
        a.test        1          2h      2h

        """)
  }

  @Test func `the trend tells what was asked for from what goes by age`() {
    let trend = [self.score(1, 50), self.score(2, 60), self.score(3, 70, .probed), self.score(4, 80)]
    let text = trend[3].terminalText(.plain, hosts: [], trend: trend, maximumAge: "7d")
    #expect(text.contains("\n              by age 50 60 · probed 70 · by age 80\n"), "\(text)")
    #expect(text.contains("\n              1 2 3 4\n"))
  }

  @Test func `the document holds figures, hosts and the trend`() throws {
    let root = try FieldTree(json: self.score(90, 50, .probed).json([], hosts: [], trend: [self.score(1, 2)])).root
    #expect(root["freshness"]?.double == 50 && root["evidence"]?.string == "probed" && root["passed"]?.bool == true)
    #expect(root["trend"]?[0]?["match-rate"]?.double == 1 && root["format"]?.string == "doppel-score")
  }
}
