import DoppelRecording
import DoppelRespond
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

  @Test func `reads of unrecorded states get the nearest answer, unless answers are made up or somebody says otherwise`() throws
  {
    #expect(try Choice.unrecordedState(nil, synthesizes: false) == .nearest)
    #expect(try Choice.unrecordedState(nil, synthesizes: true) == .miss)
    #expect(try Choice.unrecordedState("nearest", synthesizes: true) == .nearest)
    let message = usage { _ = try Choice.unrecordedState("x", synthesizes: true) }
    #expect(message == "--unrecorded-state: expected miss or nearest, not \"x\"")
  }
}
