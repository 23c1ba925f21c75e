import DoppelExchange
import NIOCore
import SystemPackage
import Testing

@testable import DoppelRecording

struct ExchangeFileTests {
  private let encoder = RRPairEncoder()

  @Test func `an exchange of HTTP is Markdown where that is wanted`() {
    let (text, suffix) = ExchangeFile.text(sample(), format: .markdown, encoder: self.encoder)
    #expect(suffix == "md")
    #expect(text == MarkdownEncoder().encode(sample()))
  }

  @Test(arguments: [RecordingFormat.json, .jsonl])
  func `any other form is one indented document with a line feed at its end`(format: RecordingFormat) throws {
    let (text, suffix) = ExchangeFile.text(sample(), format: format, encoder: self.encoder)
    #expect(suffix == "json")
    #expect(String(buffer: text).hasPrefix("{\n  \"msgType\": \"rrpair\",\n"))
    #expect(String(buffer: text).hasSuffix("\n}\n"))
    #expect(try RRPairDecoder().decode(text) == sample())
  }

  @Test func `what has no Markdown form is JSON`() throws {
    var exchange = sample()
    exchange.request = Message(body: ByteBuffer(string: "bytes"))
    let (text, suffix) = ExchangeFile.text(exchange, format: .markdown, encoder: self.encoder)
    #expect(suffix == "json")
    #expect(try RRPairDecoder().decode(text) == exchange)
  }

  @Test func `a file is read by the ending of its name`() throws {
    try inFolder { folder in
      for format in [RecordingFormat.markdown, .json] {
        let (bytes, suffix) = ExchangeFile.text(sample(), format: format, encoder: self.encoder)
        let path = folder.appending("a.\(suffix)")
        try write(String(buffer: bytes), to: path)
        #expect(try ExchangeFile.read(path, limit: bytes.readableBytes) == sample())
        #expect(throws: Errno.fileTooLarge) { try ExchangeFile.read(path, limit: bytes.readableBytes - 1) }
      }
      try write(try text(folder.appending("a.json")), to: folder.appending("b.md"))
      #expect(throws: RecordingError(reason: "the section INTERNAL with its block is missing")) {
        try ExchangeFile.read(folder.appending("b.md"), limit: .max)
      }
    }
  }
}
