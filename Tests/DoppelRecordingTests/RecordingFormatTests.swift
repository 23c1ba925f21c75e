import DoppelRecording
import Testing

struct RecordingFormatTests {
  @Test func `the words for the forms are those of manifests and of the command line`() {
    #expect(RecordingFormat.allCases.map(\.rawValue) == ["markdown", "json", "jsonl"])
    #expect(RecordingFormat(rawValue: "Markdown") == nil)
  }
}
