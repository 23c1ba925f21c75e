import DoppelExchange
import NIOCore
import SystemPackage
import Testing

@testable import DoppelRecording

struct JSONLinesTests {
  private let line = String(buffer: json(sample()))

  /// What the lines gave: the exchange's number, or the problem.
  private func read(_ text: String, limit: Int = 256 * 1024 * 1024) throws -> [Result<Exchange, LoadProblem.Line>] {
    try inFolder { folder in
      let path = folder.appending("s.jsonl")
      try write(text, to: path)
      var results: [Result<Exchange, LoadProblem.Line>] = []
      try JSONLines(lineLimit: limit).forEach(in: path) { results.append($0) }
      return results
    }
  }

  private func problem(_ number: Int, _ reason: String, isTorn: Bool = false) -> Result<Exchange, LoadProblem.Line> {
    .failure(LoadProblem.Line(number: number, reason: reason, isTorn: isTorn))
  }

  @Test func `each line is one exchange, and empty lines and CR LF pass`() throws {
    #expect(try self.read("") == [])
    #expect(try self.read("\n\r\n \t\n") == [])
    #expect(try self.read("\(self.line)\n\n\(self.line)\r\n  \(self.line)  ") == Array(repeating: .success(sample()), count: 3))
  }

  @Test func `a line that is no exchange is told with its number and the others are read`() throws {
    let results = try self.read("\n{}\n\(self.line)\n[1,\n\(self.line)\n")
    #expect(
      results == [
        self.problem(2, "the member ts is missing: this is no RRPair"), .success(sample()),
        self.problem(4, "not JSON at byte 3: expected a value, found the end"), .success(sample()),
      ])
  }

  @Test func `only a last line without its line feed is torn`() throws {
    let part = String(self.line.dropLast(5))
    #expect(
      try self.read("\(self.line)\n\(part)") == [
        .success(sample()), self.problem(2, "the last line was cut while it was written", isTorn: true),
      ])
    guard case .failure(let problem) = try #require(try self.read("\(part)\n\(self.line)\n").first) else {
      Issue.record("half a line was read")
      return
    }
    #expect(!problem.isTorn)
    #expect(problem.number == 1)
  }

  @Test func `a line of the limit is read and one byte more is a problem`() throws {
    let length = self.line.utf8.count
    let long = self.problem(1, "a line of more than \(length - 1) bytes")
    for end in ["\n", ""] {
      #expect(try self.read(self.line + end, limit: length) == [.success(sample())])
    }
    #expect(try self.read("\(self.line)\n\n", limit: length - 1) == [long])
    let later = self.problem(3, "a line of more than \(length - 1) bytes")
    #expect(try self.read("\n\n\(self.line)\n", limit: length - 1) == [later])
    #expect(try self.read(self.line, limit: length - 1) == [long])
  }

  @Test func `a line over many pieces is passed over, and counts once`() throws {
    let long = String(repeating: "x", count: 3 * JSONLines.piece)
    let results = try self.read("\(long)\n\(self.line)\n\(long)", limit: 1_000_000)
    #expect(
      results == [
        self.problem(1, "a line of more than 1000000 bytes"), .success(sample()),
        self.problem(3, "a line of more than 1000000 bytes"),
      ])
  }

  @Test(arguments: [-1, 0, 1])
  func `a line that ends at the border of a piece is whole`(offset: Int) throws {
    let body = String(repeating: "x", count: JSONLines.piece / 2)
    let exchange = String(buffer: json(sample(body, fields: Fields())))
    let padded = exchange + String(repeating: " ", count: JSONLines.piece - 1 + offset - exchange.utf8.count)
    let results = try self.read("\(padded)\n\(self.line)\n")
    #expect(results.count == 2)
    #expect(results.last == .success(sample()))
    #expect(try results.first?.get().response?.body.readableBytes == body.utf8.count)
  }

  @Test func `nesting is bounded`() throws {
    try inFolder { folder in
      let path = folder.appending("s.jsonl")
      let nested = String(repeating: "[", count: 10) + String(repeating: "]", count: 10)
      try write(self.line.dropLast() + ",\"later\":\(nested)}\n", to: path)
      for (nesting, isRead) in [(11, true), (10, false)] {
        var results: [Bool] = []
        try JSONLines(nesting: nesting).forEach(in: path) { results.append((try? $0.get()) != nil) }
        #expect(results == [isRead])
      }
    }
  }

  @Test func `a file that cannot be opened is an error of the system`() {
    #expect(throws: Errno.noSuchFileOrDirectory) { try JSONLines().forEach(in: "/nowhere/s.jsonl") { _ in } }
  }
}
