/// Makes text of recorded traffic fit to be written to a terminal: nothing in it can move the cursor, change colors or reorder.
package enum TerminalText {
  /// The text on one line. Control characters, line ends, marks of direction and what cannot be seen become escapes such as `\n`,
  /// `\x1b` or `\u{202e}`; so does what is not ASCII where the style has no UTF-8.
  package static func clean(_ text: String, _ style: TextStyle) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) { return text }
    var clean = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n": clean += "\\n"
      case "\r": clean += "\\r"
      case "\t": clean += "\\t"
      case "…" where !style.isUTF8: clean += "..."
      case "→" where !style.isUTF8: clean += "->"
      case "–" where !style.isUTF8: clean += "-"
      case _ where scalar.value < 0x80 && !self.isHidden(scalar): clean.unicodeScalars.append(scalar)
      case _ where scalar.value < 0x20 || scalar.value == 0x7f: clean += "\\x" + self.hex(scalar.value, 2)
      case _ where self.isHidden(scalar) || !style.isUTF8: clean += "\\u{" + self.hex(scalar.value, 1) + "}"
      default: clean.unicodeScalars.append(scalar)
      }
    }
    return clean
  }

  /// Whether a scalar shows nothing or changes how others are shown.
  static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: true
    default: false
    }
  }

  private static func hex(_ value: UInt32, _ width: Int) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  /// The columns that a clean text takes: none for marks that combine, two for wide characters (as Unicode Annex 11 has them).
  static func width(_ text: String) -> Int {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
    return text.unicodeScalars.reduce(0) { $0 + self.width($1) }
  }

  private static func width(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return 0
    default: break
    }
    switch scalar.value {
    case 0x1100...0x115f, 0x2e80...0x303e, 0x3041...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f,
      0xff00...0xff60, 0xffe0...0xffe6, 0x1f300...0x1f64f, 0x1f680...0x1f6ff, 0x1f900...0x1f9ff, 0x20000...0x3fffd:
      return 2
    default: return 1
    }
  }

  /// The clean text cut to `columns`, with `…` (or `...`) where something was cut.
  package static func cut(_ text: String, to columns: Int, _ style: TextStyle) -> String {
    guard self.width(text) > columns else { return text }
    let mark = style.choose("…", "...")
    var kept = String.UnicodeScalarView()
    var left = columns - self.width(mark)
    guard left >= 0 else { return String(mark.prefix(columns)) }
    for scalar in text.unicodeScalars {
      left -= self.width(scalar)
      if left < 0 { break }
      kept.append(scalar)
    }
    return String(kept) + mark
  }
}
