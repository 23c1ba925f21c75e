import DoppelRecording
import SystemPackage
import Testing

struct LoadProblemTests {
  @Test func `a problem is told as compilers tell theirs`() {
    #expect(LoadProblem(file: "r/h/a.md", line: 7, reason: "odd").description == "r/h/a.md:7: odd")
    #expect(LoadProblem(file: "r/h", reason: "odd").description == "r/h: odd")
  }

  @Test func `unless said otherwise a problem is malformed`() {
    #expect(LoadProblem(file: "a", reason: "").kind == .malformed)
    #expect(LoadProblem(kind: .tornLine, file: "a", reason: "").kind == .tornLine)
  }
}
