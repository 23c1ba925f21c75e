/// One Swift file, its code told from its comments and strings.
struct SwiftSource {
  /// From the package's root, such as `Sources/DoppelExchange/Gap.swift`.
  let path: String
  let text: String
  /// The text with comments and the content of strings blanked; lines and columns as they were.
  let code: [UInt8]
  /// Comments as they stand, with the line that each starts on, from 1.
  let comments: [(line: Int, text: String)]

  init(path: String, text: String) {
    self.path = path
    self.text = text
    var lexer = SwiftLexer(Array(text.utf8))
    lexer.run()
    self.code = lexer.code
    self.comments = lexer.comments
  }

  /// `FieldTree+Node` of `Sources/DoppelExchange/FieldTree+Node.swift`.
  var stem: String { String(self.path.split(separator: "/").last?.dropLast(".swift".count) ?? "") }

  /// `DoppelExchange` of `Sources/DoppelExchange/Gap.swift`.
  var target: String { self.path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }

  var lines: [Substring] { self.text.split(separator: "\n", omittingEmptySubsequences: false) }

  /// The code as lines of words: names, numbers and operators without the white space between them.
  var codeLines: [Substring] {
    String(decoding: self.code, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// Whether there is any code at all.
  var isEmpty: Bool { self.code.allSatisfy { $0 <= 0x20 } }

  /// The modules that are imported, with their lines.
  var imports: [(line: Int, module: String)] {
    self.codeLines.enumerated().compactMap { index, line in
      let words = line.split(separator: " ")
      guard let at = words.firstIndex(of: "import"), at + 1 < words.count, at <= 2 else { return nil }
      return (index + 1, String(words[words.count - 1].split(separator: ".")[0]))
    }
  }

  /// The names that are declared, with their lines and the keyword before them.
  var declarations: [(line: Int, keyword: String, name: String, isTopLevel: Bool)] {
    let keywords: Set<String> = [
      "struct", "class", "enum", "protocol", "actor", "typealias", "extension", "func", "var", "let", "case",
    ]
    var result: [(line: Int, keyword: String, name: String, isTopLevel: Bool)] = []
    for (index, line) in self.codeLines.enumerated() {
      let words = line.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init)
      for (word, next) in zip(words, words.dropFirst()) where keywords.contains(word) && !keywords.contains(next) {
        result.append((index + 1, word, next, line.first != " "))
      }
    }
    return result
  }
}

/// Tells code from comments and strings, byte by byte.
private struct SwiftLexer {
  private let bytes: [UInt8]
  private(set) var code: [UInt8]
  private(set) var comments: [(line: Int, text: String)] = []
  private var index = 0
  private var line = 1

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    self.code = bytes
  }

  private func at(_ text: StaticString) -> Bool {
    guard self.index + text.utf8CodeUnitCount <= self.bytes.count else { return false }
    for offset in 0..<text.utf8CodeUnitCount where self.bytes[self.index + offset] != text.utf8Start[offset] { return false }
    return true
  }

  /// Goes on by some bytes that are no code.
  private mutating func blank(_ count: Int = 1) {
    for _ in 0..<count where self.index < self.bytes.count {
      if self.bytes[self.index] == 0x0a { self.line += 1 } else { self.code[self.index] = 0x20 }
      self.index += 1
    }
  }

  mutating func run() {
    while self.index < self.bytes.count {
      if self.at("//") {
        self.comment { $0.bytes[$0.index] == 0x0a }
      } else if self.at("/*") {
        self.comment { $0.at("*/") }
        self.blank(2)
      } else if let hashes = self.stringStart() {
        self.string(hashes: hashes)
      } else {
        if self.bytes[self.index] == 0x0a { self.line += 1 }
        self.index += 1
      }
    }
  }

  private mutating func comment(until isEnd: (SwiftLexer) -> Bool) {
    let (start, line) = (self.index, self.line)
    while self.index < self.bytes.count, !isEnd(self) { self.blank() }
    self.comments.append((line, String(decoding: self.bytes[start..<self.index], as: UTF8.self)))
  }

  /// The number of `#` before the quote of a string that starts here.
  private func stringStart() -> Int? {
    var hashes = 0
    while self.index + hashes < self.bytes.count, self.bytes[self.index + hashes] == UInt8(ascii: "#") { hashes += 1 }
    guard self.index + hashes < self.bytes.count, self.bytes[self.index + hashes] == UInt8(ascii: "\"") else { return nil }
    return hashes
  }

  private mutating func string(hashes: Int) {
    self.blank(hashes)
    let isLong = self.at("\"\"\"")
    self.blank(isLong ? 3 : 1)
    while self.index < self.bytes.count {
      if self.follows("\\", hashes) {
        self.blank(1 + hashes)
        if self.at("(") { self.interpolation() } else { self.blank() }
      } else if isLong ? self.at("\"\"\"") : self.at("\""), self.hashes(after: isLong ? 3 : 1) >= hashes {
        return self.blank((isLong ? 3 : 1) + hashes)
      } else {
        self.blank()
      }
    }
  }

  private func follows(_ text: StaticString, _ hashes: Int) -> Bool { self.at(text) && self.hashes(after: 1) >= hashes }

  private func hashes(after offset: Int) -> Int {
    var count = 0
    while self.index + offset + count < self.bytes.count, self.bytes[self.index + offset + count] == UInt8(ascii: "#") {
      count += 1
    }
    return count
  }

  private mutating func interpolation() {
    var depth = 0
    repeat {
      if let hashes = self.stringStart() {
        self.string(hashes: hashes)
        continue
      }
      if self.at("(") { depth += 1 }
      if self.at(")") { depth -= 1 }
      self.blank()
    } while depth > 0 && self.index < self.bytes.count
  }
}
