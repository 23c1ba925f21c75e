/// Words that names and texts do without.
enum WordCheck {
  /// Parts of names that say a pattern, not a role.
  static let empty: Set<String> = ["manager", "helper", "helpers", "util", "utils", "utility", "utilities", "impl", "misc"]
  /// Second words for a thing that has its word already (docs/ARCHITECTURE.md, the vocabulary).
  static let synonyms: [String: String] = [
    "cassette": "recording", "cassettes": "recording", "fixture": "recording", "fixtures": "recording", "stub": "mock",
    "stubs": "mock", "playback": "replay", "diff": "difference", "diffs": "difference",
  ]
  /// Of these, the words that have another meaning in texts (`git diff`).
  static let namesOnly: Set<String> = ["diff", "diffs"]

  static func nameFindings(_ source: SwiftSource) -> [Finding] {
    let declared = source.declarations.filter { $0.keyword != "extension" }.map { ($0.line, $0.name) } + [(1, source.stem)]
    return declared.flatMap { line, name -> [Finding] in
      let words = self.words(of: name)
      let versions = words.filter {
        $0.first == "v" && $0.count > 1 && $0.dropFirst().allSatisfy(\.isNumber) && name.contains("V")
      }
      let pattern = words.filter(self.empty.contains) + versions
      return pattern.map { Finding(source.path, line, "\(name): \"\($0)\" says no role") }
        + words.compactMap { word in
          self.synonyms[word].map { Finding(source.path, line, "\(name): the word is \"\($0)\", not \"\(word)\"") }
        }
    }
  }

  /// `["field", "tree", "v2"]` of `FieldTreeV2`; a run of capitals is one word.
  static func words(of name: String) -> [String] {
    var words: [String] = []
    var last: Character = "_"
    for character in name {
      if character == "_" || character == "+" {
        words.append("")
      } else if character.isUppercase && !last.isUppercase {
        words.append(character.lowercased())
      } else {
        if words.isEmpty { words.append("") }
        words[words.count - 1] += character.lowercased()
      }
      last = character
    }
    return words.filter { !$0.isEmpty }
  }

  static func textFindings(_ path: String, line: Int = 1, _ text: some StringProtocol) -> [Finding] {
    text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap { index, content in
      content.split { !$0.isLetter }.compactMap { word in
        let word = word.lowercased()
        guard let right = self.synonyms[word], !self.namesOnly.contains(word) else { return nil }
        return Finding(path, line + index, "the word is \"\(right)\", not \"\(word)\"")
      }
    }
  }
}
