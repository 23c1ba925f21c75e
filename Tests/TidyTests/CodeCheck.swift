/// What code and its comments do without.
enum CodeCheck {
  /// `try!`, `as!` and a value's `!` need a reason in words on the line or on one of the two before it.
  static func forceFindings(_ source: SwiftSource) -> [Finding] {
    let lines = source.lines
    return source.codeLines.enumerated().compactMap { index, line in
      let bytes = Array(line.utf8)
      let isForced = bytes.indices.dropFirst().contains { place in
        guard bytes[place] == UInt8(ascii: "!"), place + 1 == bytes.count || bytes[place + 1] != UInt8(ascii: "=") else {
          return false
        }
        let before = bytes[place - 1]
        return before == UInt8(ascii: ")") || before == UInt8(ascii: "]") || before == UInt8(ascii: "?")
          || before == UInt8(ascii: "_")
          || before == UInt8(ascii: "`") || (0x30...0x39).contains(before) || (0x41...0x5a).contains(before)
          || (0x61...0x7a).contains(before) || before >= 0x80
      }
      guard isForced, !lines[max(0, index - 2)...index].contains(where: { $0.contains("// safe because") }) else { return nil }
      return Finding(source.path, index + 1, "a forced value without // safe because …")
    }
  }

  /// Notes for later belong to issues.
  static func noteFindings(_ path: String, _ texts: [(line: Int, text: String)]) -> [Finding] {
    let marks: Set<String> = ["TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK"]
    return texts.flatMap { line, text in
      text.split { !$0.isLetter }.filter { marks.contains(String($0)) }.map {
        Finding(path, line, "\($0): open an issue instead")
      }
    }
  }

  /// Comments that look like code; documentation may show examples.
  static func deadFindings(_ source: SwiftSource) -> [Finding] {
    source.comments.filter { !$0.text.hasPrefix("///") }.compactMap { line, text in
      let content = text.drop { $0 == "/" || $0 == "*" || $0 == " " }
      let words = content.split(separator: " ")
      let isCode =
        content.hasSuffix("{") || content == "}" || content.hasSuffix(");")
        || ((words.first == "let" || words.first == "var") && content.contains(" = "))
        || (words.first == "func" && content.contains("(")) || (words.first == "import" && words.count == 2)
        || (content.hasPrefix("self.") && content.hasSuffix(")"))
      return isCode ? Finding(source.path, line, "a comment that is code") : nil
    }
  }

  /// Tests wait for an event, never for time to pass.
  static func sleepFindings(_ source: SwiftSource) -> [Finding] {
    source.codeLines.enumerated().compactMap { index, line in
      let words = line.split { !$0.isLetter && $0 != "_" }
      let isSleep = words.contains { ["sleep", "usleep", "nanosleep"].contains($0) }
      return isSleep ? Finding(source.path, index + 1, "a test that sleeps") : nil
    }
  }
}
