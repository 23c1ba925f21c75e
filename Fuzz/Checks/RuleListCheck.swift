import DoppelRules
package import NIOCore

package enum RuleListCheck: FuzzCheck {
  package static let name = "rule-list"

  package static func check(_ input: ByteBuffer) throws(FuzzFailure) {
    guard let list = try? RuleListText(String(buffer: input)) else { return }
    var text = "rules:\n"
    for item in list.items {
      for (number, member) in item.members.enumerated() {
        let values = member.values.map(self.quoted).joined(separator: ", ")
        text += (number == 0 ? "- " : "  ") + "\(member.name): [\(values)] # a comment\n"
      }
    }
    for text in [text, text.replacing("\n", with: "\r\n")] {
      let again = try? RuleListText(text)
      let same = again?.items.map { $0.members.map(\.name) } == list.items.map { $0.members.map(\.name) }
      try expect(same, "rules read back with their members when each value stands in quotes")
      let equal = again?.items.map { $0.members.map(\.values) } == list.items.map { $0.members.map(\.values) }
      try expect(equal, "rules read back with their values when each stands in quotes")
    }
  }

  private static func quoted(_ value: String) -> String {
    let marks: Set<Unicode.Scalar> = ["\"", "\\"]
    return "\""
      + String(String.UnicodeScalarView(value.unicodeScalars.flatMap { marks.contains($0) ? ["\\", $0] : [$0] })) + "\""
  }
}
