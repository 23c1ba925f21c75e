internal import DoppelExchange

/// A pattern in which `*` stands for any bytes and `?` for one scalar; a backslash takes the next one as it is.
///
/// Matching is linear in the text for each `*`; ASCII case does not matter where told so.
package struct Glob: Sendable, Hashable {
  private enum Element: Sendable, Hashable { case byte(UInt8), anyScalar, anything }

  private let elements: [Element]
  private let ignoresCase: Bool

  package init(_ pattern: String, ignoringCase: Bool) {
    var elements: [Element] = []
    var isEscaped = false
    for byte in pattern.utf8 {
      switch byte {
      case UInt8(ascii: "\\") where !isEscaped:
        isEscaped = true
        continue
      case UInt8(ascii: "*") where !isEscaped: if elements.last != .anything { elements.append(.anything) }
      case UInt8(ascii: "?") where !isEscaped: elements.append(.anyScalar)
      default: elements.append(.byte(ignoringCase ? byte.asciiLowercased : byte))
      }
      isEscaped = false
    }
    self.elements = elements
    self.ignoresCase = ignoringCase
  }

  /// Whether the whole text fits.
  package func matches(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in self.matches(bytes) }
  }

  /// Goes back to the last `*` only, which is enough: an earlier one could take no more than it did.
  private func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var (position, element) = (0, 0)
    var (starElement, starPosition) = (-1, 0)
    while position < text.count {
      if element < self.elements.count, self.elements[element] == .anything {
        (starElement, starPosition) = (element, position)
        element += 1
      } else if element < self.elements.count, let width = self.width(of: self.elements[element], text, position) {
        position += width
        element += 1
      } else if starElement >= 0 {
        starPosition += 1
        (position, element) = (starPosition, starElement + 1)
      } else {
        return false
      }
    }
    return self.elements[element...].allSatisfy { $0 == .anything }
  }

  /// The bytes that one element takes at `position`; `nil` where it does not fit.
  private func width(of element: Element, _ text: UnsafeBufferPointer<UInt8>, _ position: Int) -> Int? {
    switch element {
    case .anything: return nil
    case .byte(let byte): return (self.ignoresCase ? text[position].asciiLowercased : text[position]) == byte ? 1 : nil
    case .anyScalar:
      var end = position + 1
      while end < text.count, text[end] & 0xc0 == 0x80 { end += 1 }
      return end - position
    }
  }
}
