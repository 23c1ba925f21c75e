import DoppelLearn
import Testing

@testable import DoppelApp

struct NoiseFileSourceTests {
  private static let text = """
    # Ours: ask Ann before you change it.
    rules: # all
      # the nonce of the gateway
      - request: GET a.test/
        field: b
        confidence: 0.3   # a guess
        verdict: learned  # not sure

      - request: GET a.test/
        field: d
        # why: it is random
        verdict: 'rejected'
    # the end
    """

  /// The text of a file with other rules.
  private func changed(_ text: String, _ change: (inout [NoiseEntry]) -> Void) throws -> String {
    let (rules, source) = try NoiseFile.parse(text, shown: "x")
    var entries = rules.entries
    change(&entries)
    let written = source.text(with: NoiseRules(entries))
    #expect(try NoiseFile.parse(written, shown: "x").rules == NoiseRules(entries), "it says what it should")
    return written
  }

  @Test(arguments: [text + "\n", text.replacing("\n", with: "\r\n") + "\r\n", "rules: []\n", "rules:\n"])
  func `what has not changed is written byte for byte`(text: String) throws {
    #expect(try Array(self.changed(text) { _ in }.utf8) == Array(text.utf8))
  }

  @Test func `of a rule that changed only the lines of its new values are others`() throws {
    let text = try self.changed(Self.text + "\n") { $0[0] = $0[0].deciding(.rejected) }
    #expect(text == Self.text.replacing("verdict: learned  # not sure", with: "verdict: rejected # not sure") + "\n")
    let again = try self.changed(text) { $0[1] = $0[1].deciding(.accepted) }
    #expect(
      again == text.replacing("    verdict: 'rejected'\n", with: "    verdict: accepted\n    before: rejected\n"))
    #expect(try self.changed(again) { $0[1] = $0[1].undone ?? $0[0] } == text.replacing("'rejected'", with: "rejected"))
  }

  @Test func `a new rule has its place by its name and the indentation of the others`() throws {
    let text = try self.changed(Self.text) { entries in
      for field in ["a", "c", "e"] { entries.append(NoiseEntry(NoiseName(request: "GET a.test/", field: field), .accepted)) }
    }
    func rule(_ field: String) -> String {
      NoiseFile.lines(NoiseEntry(NoiseName(request: "GET a.test/", field: field), .accepted), dash: 2, column: 4)
        .joined(separator: "\n")
    }
    let lines = Self.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var expected = Array(lines[..<2]) + [rule("a"), ""] + lines[2..<7]
    expected += ["", rule("c")] + lines[7..<12] + ["", rule("e")] + lines[12...]
    #expect(text == expected.joined(separator: "\n"))
  }

  @Test func `a rule that goes takes the comments above it along`() throws {
    let text = try self.changed(Self.text) { $0.removeFirst() }
    #expect(
      !text.contains("the nonce of the gateway") && text.contains("rules: # all\n  - request: GET a.test/\n    field: d\n"))
    #expect(try self.changed(Self.text) { $0 = [] } == "# Ours: ask Ann before you change it.\nrules: # all\n# the end")
  }

  @Test(arguments: ["", "# ours", "# ours\n", "rules: []", "rules: []\n# ours\n"])
  func `a file without rules gets its first`(text: String) throws {
    let written = try self.changed(text) { $0 = [NoiseEntry(NoiseName(request: "r", field: "f"), .accepted)] }
    #expect(written.hasSuffix("\n") && written.contains("# ours") == text.contains("# ours"))
  }

  @Test func `a rule whose first line goes is written anew below its comments`() throws {
    let text = "rules:\n# one\n- values: 3\n  requests: 4\n  made: 1\n  request: r\n  field: f\n  verdict: learned\n"
    let entry = NoiseEntry(NoiseName(request: "r", field: "f"), .rejected)
    let written = try self.changed(text) { $0[0] = entry }
    #expect(written == "rules:\n# one\n" + NoiseFile.lines(entry).joined(separator: "\n") + "\n")
  }
}
