internal import DoppelCompare
package import DoppelReport
internal import DoppelRules

extension RefreshReport {
  /// Bytes of a value that a line shows.
  private static let shown = 60

  /// The lines for a person: a mark for each answer, below it its fields, and the counts at the end.
  package func terminalText(_ style: TextStyle) -> String {
    var lines: [String] = []
    for row in self.rows {
      let entry = row.entry
      let (mark, color, word) = Self.sign(entry.kind)
      let reason = entry.refusal?.description ?? entry.reason
      let text = "\(mark) \(TerminalText.clean(entry.place.description, style))"
      let note = [word, TerminalText.clean(entry.addition?.description ?? reason, style)].filter { !$0.isEmpty }.joined(
        separator: ": ")
      lines.append(style.paint(text, color) + (note.isEmpty ? "" : "  (\(note))"))
      lines += entry.verdict.differences.map { "    " + TerminalText.clean(Self.line($0), style) }
      if entry.verdict.moreCount > 0 { lines.append("    and \(NumberText.count(entry.verdict.moreCount, "more field"))") }
      lines += entry.conflicts.map { style.paint("  ! " + TerminalText.clean(Self.line($0), style), .red) }
    }
    for (reason, count) in self.leftOut.sorted(by: { $0.key < $1.key }) {
      lines.append("  \(NumberText.count(count, "exchange is", "exchanges are")) not used: \(reason)")
    }
    lines.append(style.paint(self.sum, .bold))
    return lines.map { $0 + "\n" }.joined()
  }

  private static func sign(_ kind: RefreshPlan.Kind) -> (mark: String, color: TextStyle.Color?, word: String) {
    switch kind {
    case .added: ("+", .green, "")
    case .changed: ("~", .yellow, "")
    case .appended: ("+", .green, "another answer")
    case .confirmed: ("=", nil, "still holds")
    case .removed: ("-", .red, "")
    case .unseen: ("-", .dim, "not seen any more, stays; --remove takes it out")
    case .held: ("=", .yellow, "stays")
    case .refused: ("x", .red, "refused")
    }
  }

  private static func line(_ difference: Difference) -> String {
    let path = difference.path.description
    return switch difference.kind {
    case .valueChanged, .typeChanged, .lengthChanged:
      "\(path): \(self.cut(difference.recorded)) -> \(self.cut(difference.live))"
    case .added: "\(path): new, \(self.cut(difference.live))"
    case .removed: "\(path): gone, was \(self.cut(difference.recorded))"
    }
  }

  private static func line(_ conflict: AnswerMerge.Conflict) -> String {
    let recorded = conflict.recorded.map { "recorded \(self.cut($0)), " } ?? ""
    return "\(conflict.path): \(recorded)edited to \(conflict.edited.map(self.cut) ?? "nothing"), "
      + "the server says \(conflict.newer.map(self.cut) ?? "nothing"); the edit stays"
  }

  private static func cut(_ text: String) -> String {
    text.utf8.count <= self.shown ? text : String(text.prefix(self.shown)) + "…"
  }

  /// `2 changed, 1 added, 40 kept`.
  private var sum: String {
    let order: [RefreshPlan.Kind] = [.changed, .added, .appended, .removed, .confirmed, .held, .unseen, .refused]
    var parts = order.compactMap { kind in
      let count = self.count(kind)
      return count > 0 ? "\(NumberText.grouped(count)) \(kind.rawValue)" : nil
    }
    if self.conflictCount > 0 { parts.append(NumberText.count(self.conflictCount, "conflict")) }
    parts.append("\(NumberText.grouped(self.keptCount)) kept")
    return parts.joined(separator: ", ")
  }
}
