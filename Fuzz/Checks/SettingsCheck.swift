import DoppelRules
package import NIOCore

package enum SettingsCheck: FuzzCheck {
  package static let name = "settings"

  package static func check(_ input: ByteBuffer) throws(FuzzFailure) {
    guard let settings = try? SettingsText(String(buffer: input)) else { return }
    for quote in [self.single, self.double] {
      let text = self.text(settings.values, quote)
      let again = try? SettingsText(text)
      try expect(again?.values == settings.values, "settings read back when each value stands in quotes")
      let lines = try? SettingsText(text.replacing("\n", with: "\r\n"))
      try expect(lines?.values == settings.values, "lines may end in CR LF")
    }
  }

  /// The settings of commands first, because a setting's name may be a command's.
  private static func text(_ values: [String: [String: [String]]], _ quote: (String) -> String) -> String {
    var text = ""
    for (command, settings) in values.sorted(by: { $0.key > $1.key }) {
      if !command.isEmpty { text += "\(command):\n" }
      for (name, items) in settings.sorted(by: { $0.key < $1.key }) {
        text += "\(command.isEmpty ? "" : "  ")\(name): [\(items.map(quote).joined(separator: ", "))] # a comment\n"
      }
    }
    return text
  }

  private static func single(_ value: String) -> String { "'" + self.marked(value, ["'"], by: "'") + "'" }

  private static func double(_ value: String) -> String { "\"" + self.marked(value, ["\"", "\\"], by: "\\") + "\"" }

  /// The value with a mark before some scalars; a character may begin with one of them and go on.
  private static func marked(_ value: String, _ scalars: Set<Unicode.Scalar>, by mark: Unicode.Scalar) -> String {
    String(String.UnicodeScalarView(value.unicodeScalars.flatMap { scalars.contains($0) ? [mark, $0] : [$0] }))
  }
}
