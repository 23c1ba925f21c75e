/// How long files and functions may be.
enum LengthCheck {
  static let longestFile = 500
  static let longestFunction = 70
  /// Functions that are one exhaustive switch, as `path function`.
  static let switches: Set<String> = []

  static func findings(_ source: SwiftSource) -> [Finding] {
    let count = source.lines.count - 1
    let file = count > self.longestFile ? [Finding(source.path, "\(count) lines; at most \(self.longestFile)")] : []
    let long = self.functions(source).filter {
      $0.lines > self.longestFunction && !self.switches.contains("\(source.path) \($0.name)")
    }
    return file
      + long.map { Finding(source.path, $0.line, "\($0.name) has \($0.lines) lines; at most \(self.longestFunction)") }
  }

  /// Functions and initializers with a body, and their lines from the first of the declaration to the closing brace.
  static func functions(_ source: SwiftSource) -> [(name: String, line: Int, lines: Int)] {
    let lines = source.codeLines.map { Array($0.utf8) }
    return lines.indices.compactMap { index in
      guard let name = self.declaredFunction(lines[index]), let end = self.end(of: index, in: lines) else { return nil }
      return (name, index + 1, end - index + 1)
    }
  }

  private static func declaredFunction(_ line: [UInt8]) -> String? {
    let words = String(decoding: line, as: UTF8.self).split(separator: " ")
    for (index, word) in words.enumerated() {
      if word == "func", index + 1 < words.count { return String(words[index + 1].prefix { $0 != "(" && $0 != "<" }) }
      let isInit =
        word.hasPrefix("init(") || word.hasPrefix("init?(") || word.hasPrefix("init<") || word.hasPrefix("subscript(")
      if isInit, words[..<index].allSatisfy({ $0.allSatisfy(\.isLetter) && $0 != "return" && $0 != "try" }) {
        return String(word.prefix { $0 != "(" && $0 != "<" })
      }
    }
    return nil
  }

  /// The line of the closing brace; `nil` for a declaration without a body.
  private static func end(of start: Int, in lines: [[UInt8]]) -> Int? {
    var (braces, others, hasBody) = (0, 0, false)
    let indentation = lines[start].prefix { $0 == 0x20 }.count
    for index in start..<lines.count {
      let line = lines[index]
      let isNext = index > start && line.contains { $0 > 0x20 } && line.prefix { $0 == 0x20 }.count <= indentation
      if isNext, !hasBody, others == 0, line.first(where: { $0 > 0x20 }) != UInt8(ascii: ")") { return nil }
      for byte in line {
        switch byte {
        case UInt8(ascii: "("), UInt8(ascii: "["): others += 1
        case UInt8(ascii: ")"), UInt8(ascii: "]"): others -= 1
        case UInt8(ascii: "{"):
          braces += 1
          if others == 0 { hasBody = true }
        case UInt8(ascii: "}"):
          braces -= 1
          if hasBody, braces == 0 { return index }
        default: break
        }
      }
    }
    return nil
  }
}
