import DoppelExchange
import DoppelWire
import NIOCore
import Testing

@testable import DoppelHTTP

struct HTTPHeadParserTests {
  private func parse(
    _ text: String, _ block: HTTPHeadParser.Block, _ strictness: HTTPStrictness = .active
  ) throws(HTTPError) -> (HTTPHeadParser, Int?) {
    var parser = HTTPHeadParser(block, strictness: strictness, limit: 1_000, fieldLimit: 10)
    let length = try wire(text).withUnsafeReadableBytes { bytes throws(HTTPError) in try parser.parse(bytes) }
    return (parser, length)
  }

  @Test func `it says how long the block is, and leaves what follows`() throws {
    let (parser, length) = try self.parse("GET /x HTTP/1.1\r\nA: b\r\n\r\nrest", .request)
    #expect(length == 25)
    #expect(parser.entries.count == 1)
    #expect(parser.line.methodLength == 3 && parser.line.textStart == 4 && parser.line.textLength == 2)
  }

  @Test func `it goes on where it stopped`() throws {
    let text = Array("HTTP/1.1 404 Not Found\r\nA:b\r\nC: \t d \t\r\n\r\n".utf8)
    var parser = HTTPHeadParser(.response, strictness: .active, limit: 1_000, fieldLimit: 10)
    for count in 0..<text.count {
      let length = try text[..<count].withUnsafeBytes { bytes throws(HTTPError) in try parser.parse(bytes) }
      #expect(length == nil)
    }
    let length = try text.withUnsafeBytes { bytes throws(HTTPError) in try parser.parse(bytes) }
    #expect(length == text.count && parser.line.status == 404)
    let entry = parser.entries[1]
    #expect(text[Int(entry.valueStart)..<Int(entry.valueStart + entry.valueLength)].elementsEqual("d".utf8))
  }

  @Test func `a block of trailers may be empty`() throws {
    #expect(try self.parse("\r\n", .trailers).1 == 2)
    #expect(try self.parse("A: b\r\n\r\n", .trailers).1 == 8)
  }

  @Test(arguments: [
    "HTTP/1.1 99 x", "HTTP/1.1 2000 x", "HTTP/1.1  200 x", "HTTP/1.1\t200", "HTTP/1.1 099 x", "HTTP/1.12 200 x",
  ])
  func `a status line that is none is refused`(line: String) {
    #expect(throws: HTTPError(.statusLine, at: 0)) { () throws in _ = try self.parse(line + "\r\n\r\n", .response) }
  }
}
