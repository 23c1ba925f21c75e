import DoppelExchange
import NIOCore
import Testing

@testable import DoppelRecording

struct MetadataLinesTests {
  private func applied(
    _ lines: [String], to exchange: Exchange = sample(), isOwn: Bool = true
  ) throws(RecordingError) -> Exchange {
    var exchange = exchange
    let block = MarkdownSections.Block(line: 10, lines: lines.map { ByteBuffer(string: $0) })
    try MetadataLines.apply(block, to: &exchange, isOwn: isOwn)
    return exchange
  }

  private func lines(_ exchange: Exchange) -> [String] {
    var text = ByteBuffer()
    MetadataLines.write(exchange, into: &text)
    return String(buffer: text).split(separator: "\n").map(String.init)
  }

  @Test func `the block is the documented one`() {
    var exchange = sample()
    exchange.tags = [.init("k1", "v1"), .init("a=b", "c, d=e\\"), .init("line", "x\ny")]
    #expect(
      self.lines(exchange) == [
        "direction: OUT", "uuid: 01970000-0000-7000-8000-000000000001", "ts: 2026-05-28T20:26:40.12345679Z", "duration: 2ms",
        "tags: k1=v1, a\\=b=c\\, d=e\\\\, line=x\\x0Ay",
      ])
    exchange.tags = []
    exchange.direction = .inbound
    #expect(self.lines(exchange).first == "direction: IN")
    #expect(self.lines(exchange).count == 4)
  }

  @Test func `what was not edited changes nothing, not even what the lines round`() throws {
    #expect(try self.applied(self.lines(sample())) == sample())
    #expect(try self.applied(self.lines(sample()).reversed() + [""]) == sample())
  }

  @Test(arguments: [
    ("155ms", 155_000_000), ("1.5s", 1_500_000_000), ("20us", 20_000), ("20µs", 20_000), ("7ns", 7), ("2m", 120_000_000_000),
    ("0ms", 0), ("2.4ms", 2_345_678), ("1e3ms", 1_000_000_000), ("149999999m", 8_999_999_940_000_000_000),
  ])
  func `an edited duration counts, unless it rounds to the former one`(text: String, nanoseconds: Int) throws {
    #expect(try self.applied(["duration: \(text)"]).duration == .nanoseconds(nanoseconds))
  }

  @Test(arguments: [
    "duration: fast", "duration: -1ms", "duration: ms", "duration: 5", "duration: nans", "duration: infs",
    "duration: 150000000m",
    "direction: in", "direction:", "uuid: 7", "ts: yesterday", "ts: 2026-02-30T00:00:00Z",
  ])
  func `a value that is not understood is refused with its line`(line: String) {
    #expect(throws: RecordingError(line: 11, reason: "not understood: \(line)")) { try self.applied(["", line]) }
  }

  @Test func `a line without a colon is refused, one with an unknown name passes`() throws {
    #expect(throws: RecordingError(line: 10, reason: "expected name: value, found words")) { try self.applied(["words"]) }
    #expect(try self.applied(["tags: sequence=1", "note: mine"]) == sample())
  }

  @Test func `edited values count`() throws {
    var wanted = sample()
    wanted.direction = .inbound
    wanted.id = try #require(ExchangeID("f3ead946-90b1-43ab-a7d6-be3f799e8e83"))
    wanted.startedAt = .epoch
    wanted.tags = [.init("a=b", "c, d"), .init("empty", ""), .init("bare", "")]
    #expect(
      try self.applied([
        "direction:IN", "uuid:  f3ead946-90b1-43ab-a7d6-be3f799e8e83 ", "ts: 1970-01-01T01:00:00+01:00",
        "tags: a\\=b=c\\, d, empty=, bare",
      ]) == wanted)
  }

  @Test func `tags that are gone from our file are gone, and from another tool's are not`() throws {
    #expect(try self.applied(["direction: OUT"]).tags == [])
    #expect(try self.applied(["direction: OUT"], isOwn: false).tags == sample().tags)
    #expect(try self.applied(["tags: sequence=2, new=x"], isOwn: false).tags == [.init("sequence", "2"), .init("new", "x")])
    #expect(try self.applied(["tags: new=x"], isOwn: false).tags == [.init("sequence", "1"), .init("new", "x")])
    #expect(try self.applied(["tags: new=x"]).tags == [.init("new", "x")])
    #expect(try self.applied(["tags:"]).tags == [])
  }
}
