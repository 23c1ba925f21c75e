internal import DoppelRules

/// Which kinds of requests a rule is for: a name as `RequestName.of` makes it, in which `*` also stands for any text within one part of
/// a path, and `/**` at the end of a path for one part or more.
package struct RequestPattern: Sendable, Hashable {
  /// One word of a name, by its parts between slashes.
  private struct Word: Hashable {
    var parts: [Glob]
    /// Whether more parts follow, one at least.
    var isOpen: Bool

    func matches(_ word: Substring) -> Bool {
      let parts = word.split(separator: "/", omittingEmptySubsequences: false)
      guard self.isOpen ? parts.count > self.parts.count : parts.count == self.parts.count else { return false }
      return zip(self.parts, parts).allSatisfy { $0.matches(String($1)) }
    }
  }

  package let text: String
  private let words: [Word]

  package init(_ text: String) {
    self.text = text
    self.words = text.split(separator: " ").map { word in
      let isOpen = word.hasSuffix("/**")
      let parts = (isOpen ? word.dropLast(3) : word).split(separator: "/", omittingEmptySubsequences: false)
      return Word(parts: parts.map { Glob(String($0), ignoringCase: false) }, isOpen: isOpen)
    }
  }

  /// Whether it may be for other names than its own.
  package var isOpen: Bool { self.text.utf8.contains(UInt8(ascii: "*")) }

  package func matches(_ name: String) -> Bool {
    if name == self.text { return true }
    let words = name.split(separator: " ")
    return words.count == self.words.count && zip(self.words, words).allSatisfy { $0.matches($1) }
  }
}
