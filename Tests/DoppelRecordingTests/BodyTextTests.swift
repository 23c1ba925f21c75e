import DoppelExchange
import NIOCore
import Testing

@testable import DoppelRecording

struct BodyTextTests {
  private func shown(_ body: String, mustKeep: Bool = false) -> (text: String, display: BodyDisplay) {
    let text = BodyText(ByteBuffer(string: body), mustKeep: mustKeep)
    return (String(buffer: text.text), text.display)
  }

  @Test(arguments: [
    ("", "", BodyDisplay.verbatim), ("text\n", "text\n", .verbatim), ("a\tb", "a\tb", .verbatim), ("5", "5", .verbatim),
    ("{\"a\":1}", "{\n  \"a\": 1\n}", .compact), ("{}", "{}", .compact), ("[]", "[]", .compact),
    ("{\n  \"a\": 1\n}", "{\n  \"a\": 1\n}", .verbatim), ("{ \"a\": 1 }", "{\n  \"a\": 1\n}", .kept),
    ("[1.0,1e5,-0]", "[\n  1.0,\n  1e5,\n  -0\n]", .compact), ("{\"a\":", "{\"a\":", .verbatim),
    ("{\"a\":\"\u{7f}\"}", "{\n  \"a\": \"\u{7f}\"\n}", .kept), ("a\r\nb\r\n", "a\nb\n", .kept), ("\r\n", "\n", .kept),
    ("a\rb", "(3 bytes that are not text, kept below)", .kept), ("a\r\nb\n", "(5 bytes that are not text, kept below)", .kept),
    ("a\0b", "(3 bytes that are not text, kept below)", .kept), ("\u{1b}[0m", "(4 bytes that are not text, kept below)", .kept),
  ])
  func `a body is shown as people can read and edit it`(body: String, text: String, display: BodyDisplay) {
    #expect(self.shown(body) == (text, display))
  }

  @Test(arguments: ["", "text", "{\"a\":1}", "a\r\nb"])
  func `a body that is coded or cut is kept whatever it looks like`(body: String) {
    #expect(self.shown(body, mustKeep: true).display == .kept)
    #expect(self.shown(body, mustKeep: true).text == self.shown(body).text)
  }

  @Test func `bytes that are not UTF-8 are kept`() {
    #expect(BodyText(ByteBuffer(bytes: [0xff]), mustKeep: false).display == .kept)
  }

  @Test(arguments: [
    ("{\"a\":1}", "{\n  \"a\": 2\n}", "{\"a\":2}"), ("{\"a\":1}", "{ \"a\": 1.50 }", "{\"a\":1.50}"),
    ("{ \"a\": 1 }", "{ \"a\": 2 }", "{ \"a\": 2 }"), ("{\"a\":1}", "no JSON", "no JSON"), ("{\"a\":1}", "{\"a\":", "{\"a\":"),
    ("{\"a\":1}", "", ""), ("a\r\nb", "a\nb\nc\n", "a\r\nb\r\nc\r\n"), ("a\nb", "a\nc", "a\nc"), ("a\0", "text", "text"),
    ("", "text", "text"),
  ])
  func `an edited text becomes a body of the former one's form`(former: String, text: String, body: String) {
    let edited = BodyText.body(ofEdited: ByteBuffer(string: text), former: ByteBuffer(string: former))
    #expect(String(buffer: edited) == body)
  }

  @Test(arguments: ["{}", " \n\t\r{}", "[1]"])
  func `objects and arrays are JSON whatever their type is said to be`(text: String) {
    #expect(BodyText.json(ByteBuffer(string: text)) != nil)
  }

  @Test(arguments: ["", "1", "\"x\"", "null", "{", "{} {}", "x{}"])
  func `everything else is text`(text: String) {
    #expect(BodyText.json(ByteBuffer(string: text)) == nil)
  }

  @Test(arguments: [
    ("", ""), ("a", "a"), ("a\r\nb", "a\nb"), ("\r\n\r\n", "\n\n"), ("a\n", nil), ("a\r", nil), ("\r\r\n", nil),
    ("a\r\nb\n", nil),
  ])
  func `CR goes only where each line ends with CR LF`(text: String, lines: String?) {
    #expect(ByteBuffer(string: text).withoutCarriageReturns.map { String(buffer: $0) } == lines)
  }
}
