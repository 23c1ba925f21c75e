import DoppelRecording
import Testing

struct RecordingErrorTests {
  @Test func `an error tells its line, the first where nobody said`() {
    #expect(RecordingError(line: 12, reason: "expected a colon").description == "line 12: expected a colon")
    #expect(RecordingError(reason: "odd") == RecordingError(line: 1, reason: "odd"))
  }
}
