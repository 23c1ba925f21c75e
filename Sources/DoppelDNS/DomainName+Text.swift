/// The form in texts (RFC 1035 section 5.1): labels with dots between; `\.` and `\\` are those bytes themselves, and a byte that is
/// not printable ASCII is `\` with its three decimal digits.
extension DomainName: CustomStringConvertible {
  /// Reads a name, with or without the root's final dot; bytes beyond ASCII stand for themselves.
  ///
  /// `nil` where a label is empty or longer than 63 bytes, the name longer than 255 on the wire, or an escape broken.
  package init?(_ text: some StringProtocol) {
    if text == "." {
      self = .root
      return
    }
    var labels: [[UInt8]] = [[]]
    var rest = ArraySlice(text.utf8.prefix(Self.longestText + 1))
    guard rest.count <= Self.longestText else { return nil }
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "."):
        if rest.isEmpty { continue }
        labels.append([])
      case UInt8(ascii: "\\"):
        guard let escaped = Self.unescape(&rest) else { return nil }
        labels[labels.count - 1].append(escaped)
      default: labels[labels.count - 1].append(byte)
      }
    }
    self.init(labels: labels)
  }

  /// The most bytes of a name's text: each byte of it as an escape.
  private static let longestText = 4 * Self.longest

  /// The name as a person reads it, without the root's final dot; `.` for the root.
  package var text: String {
    let labels = self.labels
    return labels.isEmpty ? "." : labels.map { $0.map(Self.escape).joined() }.joined(separator: ".")
  }

  package var description: String { self.text }

  private static func escape(_ byte: UInt8) -> String {
    switch byte {
    case UInt8(ascii: "."), UInt8(ascii: "\\"): "\\" + String(UnicodeScalar(byte))
    case 0x21...0x7e: String(UnicodeScalar(byte))
    default: "\\" + String(String(1_000 + Int(byte)).dropFirst())
    }
  }

  /// What follows a backslash: three digits of at most 255, or a byte that is no digit.
  private static func unescape(_ rest: inout ArraySlice<UInt8>) -> UInt8? {
    guard let first = rest.popFirst() else { return nil }
    guard 0x30...0x39 ~= first else { return first }
    guard let second = rest.popFirst(), let third = rest.popFirst() else { return nil }
    guard 0x30...0x39 ~= second, 0x30...0x39 ~= third else { return nil }
    let value = Int(first - 0x30) * 100 + Int(second - 0x30) * 10 + Int(third - 0x30)
    return UInt8(exactly: value)
  }
}
