import DoppelRules
import DoppelTesting
import Testing

@testable import DoppelApp

struct ParsingTests {
  @Test func `values are read with the rules' parser`() throws {
    #expect(try Parsing.value("--for", "1m30s", DurationText.parse) == .seconds(90))
    #expect(try Parsing.values("--for", ["1s", "2s"], DurationText.parse) == [.seconds(1), .seconds(2)])
  }

  @Test(arguments: [
    ("h", "h:80", "h:443"), ("h:1", "h:1", "h:1"), ("[::1]", "[::1]:80", "[::1]:443"), ("[::1]:9", "[::1]:9", "[::1]:9"),
  ])
  func `a URL without a port has that of its scheme`(_ text: String, plain: String, secure: String) {
    #expect(Parsing.authority(text, isSecure: false) == plain)
    #expect(Parsing.authority(text, isSecure: true) == secure)
  }

  @Test func `a bad one names its flag and what is wrong`() throws {
    let message = try #require(usage { _ = try Parsing.values("--for", ["1s", "soon"], DurationText.parse) })
    #expect(message.hasPrefix("--for: ") && message.contains("soon") && message.contains("150ms"), "\(message)")
  }
}
