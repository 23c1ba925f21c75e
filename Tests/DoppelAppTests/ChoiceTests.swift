import DoppelRecording
import DoppelTesting
import Testing

@testable import DoppelApp

struct ChoiceTests {
  @Test func `a word of the list is taken`() throws {
    let format: RecordingFormat = try Choice.of("jsonl", flag: "--format")
    #expect(format == .jsonl)
  }

  @Test(arguments: ["", "JSONL", "xml"])
  func `any other is refused with the words that there are`(_ text: String) {
    let message = usage { let _: RecordingFormat = try Choice.of(text, flag: "--format") }
    #expect(message == "--format: expected markdown, json or jsonl, not \"\(text)\"")
  }
}
