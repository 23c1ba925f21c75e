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
    # doppel noise learn changes, adds and removes what is learned; doppel noise accept and doppel noise reject
    # change verdicts, and so may you. Comments above a rule go with it.


    """

  /// The whole file: what was read with what has changed, or all rules in the order of their requests, then of their fields.
  var text: String {
    if let source = self.source { return source.text(with: self.rules) }
    return Self.head + (self.rules.isEmpty ? "rules: []\n" : "rules:\n")
      + self.rules.entries.map { Self.lines($0).joined(separator: "\n") + "\n" }.joined(separator: "\n")
  }

  /// The lines of one rule.
  ///
  /// - Parameters:
  ///   - dash: the spaces before its dash.
  ///   - column: the characters before its members, the dash among them.
  static func lines(_ entry: NoiseEntry, dash: Int = 0, column: Int = 2) -> [String] {
    self.members(entry).enumerated().map { number, member in
      let spaces = String(repeating: " ", count: column)
      let start = number == 0 ? spaces.prefix(dash) + "-" + spaces.dropFirst(dash + 1) : spaces[...]
      return start + "\(member.name): \(member.value)"
    }
  }

  /// The members of one rule, with their values as they are written.
  static func members(_ entry: NoiseEntry) -> [(name: String, value: String)] {
    var members = [
      ("id", "'\(entry.name.id)'"), ("request", self.quoted(entry.name.request)), ("field", self.quoted(entry.name.field)),
      ("verdict", entry.verdict.rawValue),
    ]
    if let before = entry.before { members.append(("before", before.rawValue)) }
    members.append(("reason", entry.reason.rawValue))
    guard let evidence = entry.evidence else { return members }
    members += [
      ("confidence", self.confidence(evidence)), ("values", "\(evidence.values)"), ("made", "\(evidence.made)"),
      ("requests", "\(evidence.requests)"), ("likenesses", "[\(evidence.likenesses.joined(separator: ", "))]"),
    ]
    if let example = evidence.example { members.append(("example", "\(example)")) }
    if let file = evidence.exampleFile { members.append(("example-file", self.quoted(file))) }
    if !evidence.exampleLikeness.isEmpty { members.append(("example-likeness", evidence.exampleLikeness)) }
    return members
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
