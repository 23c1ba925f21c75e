internal import DoppelExchange
internal import DoppelLearn
internal import DoppelRules

/// Reads one rule of a noise file, member by member.
struct NoiseFileRule {
  private let item: RuleListText.Item
  private let file: String

  private static let members = [
    "id", "request", "field", "verdict", "before", "reason", "confidence", "values", "made", "requests", "likenesses",
    "example",
    "example-file", "example-likeness",
  ]

  init(_ item: RuleListText.Item, of file: String) {
    self.item = item
    self.file = file
  }

  /// - Throws: `CommandError` with exit code 2 that names file and line.
  func entry() throws -> NoiseEntry {
    for member in self.item.members where !Self.members.contains(member.name) {
      throw self.fault(member.line, "a rule has no \(member.name); it has \(Self.members.joined(separator: ", "))")
    }
    let name = NoiseName(request: try self.needed("request"), field: try self.needed("field"))
    if let id = try self.text("id"), id != name.id {
      throw self.fault(
        self.line("id"), "the id of this request and field is \(name.id), not \(id); mend it, or remove the line")
    }
    let verdict: NoiseEntry.Verdict = try self.word("verdict", try self.needed("verdict"))
    let reason: NoiseRule.Reason = try self.text("reason").map { try self.word("reason", $0) } ?? .declared
    if let confidence = try self.text("confidence") {
      guard let value = Double(confidence), (0...1).contains(value) else {
        throw self.fault(self.line("confidence"), "expected a confidence from 0 to 1, not \"\(confidence)\"")
      }
    }
    if let before = try self.text("before"), before != NoiseEntry.Verdict.rejected.rawValue || verdict != .accepted {
      throw self.fault(self.line("before"), "before: expected rejected, of a rule that is accepted, not \"\(before)\"")
    }
    let before: NoiseEntry.Verdict? = self.item.member("before") == nil ? nil : .rejected
    return NoiseEntry(name, verdict, before: before, reason: reason, evidence: try self.evidence())
  }

  /// `nil` where nothing is said of it.
  private func evidence() throws -> NoiseEntry.Evidence? {
    guard let requests = try self.count("requests") else { return nil }
    let likenesses = try (self.item.member("likenesses")?.values ?? []).map { try self.likeness("likenesses", $0) }
    let example = try self.text("example")
    guard example == nil || example.flatMap({ ExchangeID($0) }) != nil else {
      throw self.fault(self.line("example"), "expected the id of an exchange, not \"\(example ?? "")\"")
    }
    return NoiseEntry.Evidence(
      values: try self.count("values") ?? 0, made: try self.count("made") ?? 0, requests: requests, likenesses: likenesses,
      example: example.flatMap { ExchangeID($0) },
      exampleLikeness: try self.text("example-likeness").map { try self.likeness("example-likeness", $0) } ?? "",
      exampleFile: try self.text("example-file"))
  }

  private func fault(_ line: Int, _ reason: String) -> CommandError { .usage("\(self.file):\(line): \(reason)") }

  private func line(_ name: String) -> Int { self.item.member(name)?.line ?? self.item.line }

  private func text(_ name: String) throws -> String? {
    guard let member = self.item.member(name) else { return nil }
    guard member.values.count == 1 else { throw self.fault(member.line, "expected one \(name)") }
    return member.values[0]
  }

  private func needed(_ name: String) throws -> String {
    guard let text = try self.text(name), !text.isEmpty else { throw self.fault(self.line(name), "a rule needs a \(name)") }
    return text
  }

  private func count(_ name: String) throws -> Int? {
    guard let text = try self.text(name) else { return nil }
    guard let count = Int(text), count >= 0 else {
      throw self.fault(self.line(name), "expected a count in \(name), not \"\(text)\"")
    }
    return count
  }

  private func likeness(_ name: String, _ text: String) throws -> String {
    guard ValueLikeness.texts.contains(text) else {
      throw self.fault(self.line(name), "\(name): expected a class of values, short or ordinary, not \"\(text)\"")
    }
    return text
  }

  private func word<Word: RawRepresentable & CaseIterable>(_ name: String, _ text: String) throws -> Word
  where Word.RawValue == String {
    guard let word = Word(rawValue: text) else {
      let words = Word.allCases.map(\.rawValue)
      throw self.fault(
        self.line(name),
        "\(name): expected \(words.dropLast().joined(separator: ", ")) or \(words.last ?? ""), not \"\(text)\"")
    }
    return word
  }
}
