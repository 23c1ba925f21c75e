import DoppelCLibrary
import DoppelExchange
import DoppelRefresh
import DoppelTesting
import Foundation
import SystemPackage
import Testing

@testable import DoppelApp

struct ScoreTrendTests {
  private let folder: TemporaryFolder
  private let trend: ScoreTrend
  private let score = LibraryScore(
    at: Setting.now, matchRate: nil, freshness: 50, evidence: .age, completeness: 100, answers: 2,
    library: ["."])

  private let whole = LibraryOrigin(names: ["."])

  init() throws {
    self.folder = try TemporaryFolder()
    self.trend = ScoreTrend(FilePath(self.folder.file("doppel")))
  }

  @Test func `the last ten scores are read, in a folder that is made for them`() throws {
    #expect(self.trend.scores(of: self.whole).isEmpty)
    for _ in 0..<LibraryScore.trendLength { try self.trend.append(self.score) }
    #expect(self.trend.scores(of: self.whole).count == LibraryScore.trendLength)
    try self.trend.append(self.score)
    #expect(self.trend.scores(of: self.whole) == Array(repeating: self.score, count: LibraryScore.trendLength))
  }

  @Test func `each library has its own trend, and a line that names none is of the whole workspace`() throws {
    var other = self.score
    other.library = ["run"]
    var older = self.score
    older.library = []
    for score in [self.score, other, older] { try self.trend.append(score) }
    #expect(self.trend.scores(of: self.whole) == [self.score, older])
    #expect(self.trend.scores(of: LibraryOrigin(names: ["run"])) == [other])
  }

  @Test func `a last line that is torn does not take the next score along`() throws {
    try self.folder.write(self.score.line + "\n" + self.score.line.prefix(20), to: "doppel/scores.jsonl")
    try self.trend.append(self.score)
    #expect(self.trend.scores(of: self.whole) == [self.score, self.score])
    #expect(try self.folder.read("doppel/scores.jsonl").hasSuffix("\n"))
  }

  @Test func `a link is not followed, and a FIFO is not waited for`() throws {
    try self.folder.write("", to: "doppel/keep")
    try self.folder.write("kept", to: "other")
    let path = self.folder.file("doppel/scores.jsonl")
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: self.folder.file("other"))
    #expect(throws: Errno.tooManySymbolicLinkLevels) { try self.trend.append(self.score) }
    #expect(try self.folder.read("other") == "kept")
    try FileManager.default.removeItem(atPath: path)
    try #require(mkfifo(path, 0o600) == 0)
    #expect(throws: TextFile.Irregular.self) { try self.trend.append(self.score) }
    #expect(self.trend.scores(of: self.whole).isEmpty)
  }
}
