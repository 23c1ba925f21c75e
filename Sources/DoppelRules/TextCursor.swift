/// Reads a short text that a person wrote, scalar by scalar, and makes the errors that say where it went wrong.
struct TextCursor {
  let subject: String
  let text: String
  private let scalars: [Unicode.Scalar]
  private(set) var offset = 0

  init(_ text: String, as subject: String) {
    self.subject = subject
    self.text = text
    self.scalars = Array(text.unicodeScalars)
  }

  var isAtEnd: Bool { self.offset == self.scalars.count }

  var current: Unicode.Scalar? { self.offset < self.scalars.count ? self.scalars[self.offset] : nil }

  /// The scalar after the current one.
  var following: Unicode.Scalar? { self.offset + 1 < self.scalars.count ? self.scalars[self.offset + 1] : nil }

  /// The scalar before the current one.
  var previous: Unicode.Scalar? { self.offset > 0 ? self.scalars[self.offset - 1] : nil }

  /// The text from here on.
  var rest: String { String(String.UnicodeScalarView(self.scalars[self.offset...])) }

  mutating func advance(by count: Int = 1) { self.offset = min(self.offset + count, self.scalars.count) }

  /// Goes back to a place that `offset` gave before.
  mutating func rewind(to offset: Int) { self.offset = offset }

  mutating func skipSpace() {
    while let scalar = self.current, scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r" { self.offset += 1 }
  }

  /// Takes `word` where it stands here, letter by letter.
  mutating func take(_ word: String) -> Bool {
    var index = self.offset
    for scalar in word.unicodeScalars {
      guard index < self.scalars.count, self.scalars[index] == scalar else { return false }
      index += 1
    }
    self.offset = index
    return true
  }

  /// Takes scalars as long as they fit; empty where none does.
  mutating func take(while fits: (Unicode.Scalar) -> Bool) -> String {
    var taken = String.UnicodeScalarView()
    while let scalar = self.current, fits(scalar) {
      taken.append(scalar)
      self.offset += 1
    }
    return String(taken)
  }

  /// Takes a text in quotes, the current scalar being the quote; a backslash takes the next scalar as it is.
  ///
  /// - Throws: where the closing quote is missing.
  mutating func takeQuoted() throws(RuleSyntaxError) -> String {
    let start = self.offset
    guard let quote = self.current else { throw self.error(expected: "a text in quotes") }
    self.offset += 1
    var taken = String.UnicodeScalarView()
    while let scalar = self.current, scalar != quote {
      if scalar == "\\", self.offset + 1 < self.scalars.count { self.offset += 1 }
      taken.append(self.scalars[self.offset])
      self.offset += 1
    }
    guard !self.isAtEnd else {
      throw self.error(at: start, expected: "a closing \(quote) for the text that opens here", found: "the end")
    }
    self.offset += 1
    return String(taken)
  }

  /// The error that something else should stand at `offset`, or here. `found` is read from the text where it is not told.
  func error(at offset: Int? = nil, expected: String, found: String? = nil) -> RuleSyntaxError {
    let offset = offset ?? self.offset
    return RuleSyntaxError(
      subject: self.subject, text: self.text, offset: offset, expected: expected, found: found ?? self.word(at: offset))
  }

  /// The word at `offset` in quotes, or `the end`.
  private func word(at offset: Int) -> String {
    guard offset < self.scalars.count else { return "the end" }
    var word = String.UnicodeScalarView()
    for scalar in self.scalars[offset...] {
      if scalar == " ", !word.isEmpty { break }
      word.append(scalar)
    }
    return "\"\(String(word))\""
  }
}

extension Unicode.Scalar {
  var isDigit: Bool { self >= "0" && self <= "9" }
  var isLetter: Bool { (self >= "a" && self <= "z") || (self >= "A" && self <= "Z") }
}
