import NIOCore
import Testing

@testable import DoppelRecording

struct MarkdownSectionsTests {
  private func texts(_ file: String, _ name: MarkdownSections.Name) throws -> [String]? {
    try MarkdownSections(ByteBuffer(string: file)).blocks[name]?.map { String(buffer: $0.text) }
  }

  @Test(arguments: ["### REQUEST ###", "### REQUEST (TEST) ###", "### REQUEST (MOCK) ###", "### REQUEST ###  "])
  func `a request has three headings`(heading: String) throws {
    #expect(try self.texts("\(heading)\n```\nGET\n```\n", .request) == ["GET"])
  }

  @Test(arguments: [
    "## REQUEST ###", " ### REQUEST ###", "### REQUEST", "### request ###", "### REQUEST (LIVE) ###", "#### REQUEST ###",
  ])
  func `other headings name no section`(heading: String) throws {
    #expect(try self.texts("\(heading)\n```\nGET\n```\n", .request) == nil)
  }

  @Test func `all sections are found with their blocks and the number of each block's first line`() throws {
    let file = "# notes\n### REQUEST ###\n```http\na\n```\nwords\n```\nb\n\nc\n```\n### INTERNAL ###\n```\njson: {}\n```"
    let sections = try MarkdownSections(ByteBuffer(string: file))
    #expect(sections.blocks[.request]?.map { String(buffer: $0.text) } == ["a", "b\n\nc"])
    #expect(sections.blocks[.request]?.map(\.line) == [4, 8])
    #expect(sections.blocks[.internal]?.map { String(buffer: $0.text) } == ["json: {}"])
    #expect(sections.blocks[.response] == nil)
  }

  @Test func `an empty block is no text and one empty line is none either`() throws {
    #expect(try self.texts("### METADATA ###\n```\n```\n", .metadata) == [""])
    #expect(try self.texts("### METADATA ###\n```\n\n```\n", .metadata) == [""])
    #expect(try self.texts("### METADATA ###\n```\n\n\n```\n", .metadata) == ["\n"])
    #expect(try self.texts("### METADATA ###\n", .metadata) == [])
  }

  @Test func `a longer fence is ended by one as long`() throws {
    let body = "```\ntext\n```\n### RESPONSE ###\n```"
    let file = "### REQUEST ###\n```\nhead\n```\n````\n\(body)\n`````\n### RESPONSE ###\n```\nstatus\n```\n"
    #expect(try self.texts(file, .request) == ["head", body])
    #expect(try self.texts(file, .response) == ["status"])
  }

  @Test func `in a body of three backticks the last fence before the next section ends it`() throws {
    let file = "### REQUEST ###\n```\nhead\n```\n```\na\n```\nb\n```\n### RESPONSE ###\n```\nstatus\n```\n"
    #expect(try self.texts(file, .request) == ["head", "a\n```\nb"])
    #expect(try self.texts(file, .response) == ["status"])
  }

  @Test(arguments: [
    ("### REQUEST ###\n```\nno end\n", 2), ("### REQUEST ###\n```\na\n```\n````\nb\n```\n", 5), ("### METADATA ###\n\n```", 3),
  ])
  func `a block without its end is refused with its line`(file: String, line: Int) {
    #expect(throws: RecordingError(line: line, reason: "a block of backticks that does not end")) {
      try MarkdownSections(ByteBuffer(string: file))
    }
  }

  @Test func `fences before the first section are words`() throws {
    #expect(try self.texts("```\n### METADATA ###\n```\na\n```\n", .metadata) == ["a"])
  }

  @Test func `CR goes where every line ends with CR LF, and stays otherwise`() throws {
    #expect(try self.texts("### METADATA ###\r\n```\r\na\r\n```\r\n", .metadata) == ["a"])
    #expect(try self.texts("### METADATA ###\n```\na\r\n```\n", .metadata) == ["a\r"])
  }

  @Test(arguments: [
    ("", 3), ("text", 3), ("`a` ``b``", 3), ("```", 4), ("a\n````\nb", 5), ("x```y", 4), ("### a", 4), ("a\n### b", 4),
    ("a ### b", 3), ("####", 3), ("### \n`````", 6),
  ])
  func `a fence is longer than any run of backticks in its text`(text: String, length: Int) {
    #expect(MarkdownSections.fence(around: ByteBuffer(string: text)) == length)
  }

  @Test(
    arguments: [
      ("```", 3, 3), ("`````", 5, 5), ("``", nil, nil), (" ```", nil, nil), ("```json", 3, nil), ("``` ", 3, 3),
      ("```a`b", nil, nil),
      ("", nil, nil),
    ] as [(String, Int?, Int?)])
  func `a fence has at least three backticks from the line's start`(line: String, opening: Int?, closing: Int?) {
    #expect(ByteBuffer(string: line).fenceLength(mayHaveWords: true) == opening)
    #expect(ByteBuffer(string: line).fenceLength(mayHaveWords: false) == closing)
  }
}
