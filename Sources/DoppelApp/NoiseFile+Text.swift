internal import DoppelExchange
internal import DoppelLearn

extension NoiseFile {
  /// What stands at its head.
  static let head = """
    # Fields of requests that do not decide the answer (noise), as doppel mock applies them.
    #
    # verdict: learned   found in recordings, and applied as long as they show it
    #          accepted  a person wants it applied, for any value
    #          rejected  a person wants it never applied
    #
    # doppel noise learn writes this file anew and leaves what is accepted or rejected as it is;
    # doppel noise accept and doppel noise reject change verdicts, and so may you.


    """

  /// The whole file: the rules in the order of their requests, then of their fields.
  var text: String {
    var text = Self.head
    guard !self.rules.isEmpty else { return text + "rules: []\n" }
    text += "rules:\n"
    for (index, entry) in self.rules.entries.enumerated() {
      text += index == 0 ? "" : "\n"
      for (number, line) in Self.lines(entry).enumerated() { text += (number == 0 ? "- " : "  ") + line + "\n" }
    }
    return text
  }

  private static func lines(_ entry: NoiseEntry) -> [String] {
    var lines = [
      "id: '\(entry.name.id)'", "request: \(self.quoted(entry.name.request))", "field: \(self.quoted(entry.name.field))",
      "verdict: \(entry.verdict.rawValue)", "reason: \(entry.reason.rawValue)",
    ]
    guard let evidence = entry.evidence else { return lines }
    lines += [
      "confidence: \(self.confidence(evidence))", "values: \(evidence.values)", "made: \(evidence.made)",
      "requests: \(evidence.requests)", "likenesses: [\(evidence.likenesses.joined(separator: ", "))]",
    ]
    if let example = evidence.example { lines.append("example: \(example)") }
    if let file = evidence.exampleFile { lines.append("example-file: \(self.quoted(file))") }
    if !evidence.exampleLikeness.isEmpty { lines.append("example-likeness: \(evidence.exampleLikeness)") }
    return lines
  }

  /// With two decimals, rounded down, so that nothing is said to be sure.
  static func confidence(_ evidence: NoiseEntry.Evidence) -> String {
    let hundredths = min(99, Int(evidence.confidence * 100))
    return "0." + (hundredths < 10 ? "0" : "") + "\(hundredths)"
  }

  /// By scalars, as it is read: what follows a quote may combine with it into one character.
  private static func quoted(_ text: String) -> String {
    var quoted = "\"".unicodeScalars
    for scalar in text.unicodeScalars {
      if scalar == "\\" || scalar == "\"" { quoted.append("\\") }
      quoted.append(scalar)
    }
    quoted.append("\"")
    return String(quoted)
  }
}
