internal import DoppelLearn
internal import DoppelRules

/// The text of a noise file as it was read, so that what does not change is written as it stands, comments among it.
struct NoiseFileSource: Sendable {
  /// One rule, with the comments and empty lines above it.
  private struct Block: Sendable {
    var lines: Range<Int>
    var item: RuleListText.Item
    var entry: NoiseEntry
  }

  /// One rule as it is written.
  private struct Part {
    var name: NoiseName
    var lines: [String]
    var isNew = false
  }

  private let lines: [Substring]
  private let headLine: Int?
  private let blocks: [Block]

  /// - Parameter entries: the rules of the list, in its order.
  init(_ text: String, _ list: RuleListText, _ entries: [NoiseEntry]) {
    self.lines = SettingsText.lines(of: text)
    self.headLine = list.headLine
    var start = list.headLine ?? self.lines.count
    self.blocks = zip(list.items, entries).map { item, entry in
      let end = item.members.last?.line ?? item.line
      defer { start = end }
      return Block(lines: start..<end, item: item, entry: entry)
    }
  }

  /// The file with these rules. What is new stands before the first rule whose name is greater.
  func text(with rules: NoiseRules) -> String {
    let known = Set(self.blocks.map(\.entry.name))
    var new = rules.entries.filter { !known.contains($0.name) }.map { self.part($0) }[...]
    var parts: [Part] = []
    for (number, block) in self.blocks.enumerated() {
      guard let entry = rules[block.entry.name] else { continue }
      while let next = new.first, next.name < entry.name { parts.append(new.removeFirst()) }
      var lines = self.lines(of: block, as: entry)
      if parts.isEmpty, number > 0 { lines = Array(lines.drop { Self.isEmpty($0) }) }
      parts.append(Part(name: entry.name, lines: lines))
    }
    parts += new
    return self.text(of: parts)
  }

  private func text(of parts: [Part]) -> String {
    var lines: [String] = []
    if let headLine = self.headLine {
      lines = self.lines[..<headLine].map(String.init)
      if self.blocks.isEmpty, !parts.isEmpty { lines[headLine - 1] = "rules:" }
    } else {
      lines = self.lines.map(String.init)
      if lines.last?.isEmpty == true { lines.removeLast() }
      lines.append(parts.isEmpty ? "rules: []" : "rules:")
    }
    var wasNew = false
    for (number, part) in parts.enumerated() {
      if number > 0, wasNew || part.isNew, let first = part.lines.first, !Self.isEmpty(first) { lines.append("") }
      lines += part.lines
      wasNew = part.isNew
    }
    let rest = self.lines[min(self.lines.count, self.blocks.last?.lines.upperBound ?? self.headLine ?? self.lines.count)...]
    lines += rest.isEmpty ? [""] : rest.map(String.init)
    return lines.joined(separator: "\n")
  }

  /// A new rule, with the indentation of those that stand there.
  private func part(_ entry: NoiseEntry) -> Part {
    guard let first = self.blocks.first?.item else { return Part(name: entry.name, lines: NoiseFile.lines(entry), isNew: true) }
    let dash = self.lines[first.line - 1].prefix { $0 == " " }.count
    return Part(name: entry.name, lines: NoiseFile.lines(entry, dash: dash, column: first.column), isNew: true)
  }

  /// The lines of a rule; of one that has changed only those are others whose values have.
  private func lines(of block: Block, as entry: NoiseEntry) -> [String] {
    var lines = self.lines[block.lines].map { Optional(String($0)) }
    guard entry != block.entry else { return lines.compactMap(\.self) }
    let old = Dictionary(uniqueKeysWithValues: NoiseFile.members(block.entry).map { ($0.name, $0.value) })
    let new = NoiseFile.members(entry)
    var added: [String] = []
    for (name, value) in new where old[name] != value {
      guard let member = block.item.member(name) else {
        added.append(String(repeating: " ", count: block.item.column) + "\(name): \(value)")
        continue
      }
      let index = member.line - 1 - block.lines.lowerBound
      let start = self.lines[member.line - 1].unicodeScalars.prefix(block.item.column)
      lines[index] = String(start) + "\(name): \(value)" + (member.comment.isEmpty ? "" : " " + member.comment)
    }
    let names = Set(new.map(\.name))
    for member in block.item.members where old[member.name] != nil && !names.contains(member.name) {
      let index = member.line - 1 - block.lines.lowerBound
      guard member.line != block.item.line else {
        // without the line of its dash it is none
        let above = lines[..<index].compactMap(\.self)
        return above + self.part(entry).lines
      }
      lines[index] = nil
    }
    return lines.compactMap(\.self) + added
  }

  private static func isEmpty(_ line: String) -> Bool { line.allSatisfy(\.isWhitespace) }
}
