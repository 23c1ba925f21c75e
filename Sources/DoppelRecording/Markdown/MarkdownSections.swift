internal import NIOCore

/// The sections of a Markdown file and the fenced blocks in them.
struct MarkdownSections {
  enum Name: Int, CaseIterable {
    case request, response, signature, metadata, `internal`

    init?(heading line: ByteBuffer) {
      guard line.begins(with: "### ") else { return nil }
      switch String(buffer: line.trimmed) {
      case "### REQUEST ###", "### REQUEST (TEST) ###", "### REQUEST (MOCK) ###": self = .request
      case "### RESPONSE ###": self = .response
      case "### SIGNATURE ###": self = .signature
      case "### METADATA ###": self = .metadata
      case "### INTERNAL - DO NOT MODIFY ###", "### INTERNAL ###": self = .internal
      default: return nil
      }
    }
  }

  /// What stands between two fences.
  struct Block {
    /// The number of the first line.
    var line: Int
    var lines: [ByteBuffer]

    /// Its places among the lines of the file, with the fences.
    var range: Range<Int> { (self.line - 2)..<(self.line + self.lines.count) }

    /// The lines as one text; nothing where there are none.
    var text: ByteBuffer {
      var text = ByteBuffer()
      for (index, line) in self.lines.enumerated() {
        if index > 0 { text.writeStaticString("\n") }
        text.writeImmutableBuffer(line)
      }
      return text
    }
  }

  private(set) var blocks: [Name: [Block]] = [:]
  private let lines: [ByteBuffer]
  /// Whether each line ended with CR LF.
  private let hasCarriageReturns: Bool

  /// - Throws: a fence without its end.
  init(_ file: ByteBuffer) throws(RecordingError) {
    (self.lines, self.hasCarriageReturns) = Self.lines(file)
    var section: Name?
    var index = 0
    while index < self.lines.count {
      let line = self.lines[index]
      if let name = Name(heading: line) {
        section = name
        if self.blocks[name] == nil { self.blocks[name] = [] }
        index += 1
      } else if let section, let fence = line.fenceLength(mayHaveWords: true) {
        let end = self.end(of: fence, from: index + 1, in: section)
        guard let end else {
          throw RecordingError(line: index + 1, reason: "a block of backticks that does not end")
        }
        self.blocks[section]?.append(Block(line: index + 2, lines: Array(self.lines[(index + 1)..<end])))
        index = end + 1
      } else {
        index += 1
      }
    }
  }

  /// The lines, without the CR of files whose lines all end so (an editor or version control did that).
  private static func lines(_ file: ByteBuffer) -> (lines: [ByteBuffer], hadCarriageReturns: Bool) {
    var lines: [ByteBuffer] = []
    var start = file.readerIndex
    let view = file.readableBytesView
    func add(_ end: Int) { lines.append(file.getSlice(at: start, length: end - start) ?? ByteBuffer()) }
    while start < view.endIndex, let end = view[start...].firstIndex(of: 0x0a) {
      add(end)
      start = end + 1
    }
    add(view.endIndex)
    guard lines.count > 1, lines.dropLast().allSatisfy({ $0.readableBytesView.last == 0x0d }) else { return (lines, false) }
    let stripped = lines.map { line in
      line.readableBytesView.last == 0x0d ? line.getSlice(at: line.readerIndex, length: line.readableBytes - 1) ?? line : line
    }
    return (stripped, true)
  }

  /// The blocks that say what the exchange is: two of request and response, one of the other sections.
  private var known: [[Block?]] {
    Name.allCases.map { name in
      let blocks = self.blocks[name] ?? []
      return (0..<(name == .request || name == .response ? 2 : 1)).map { $0 < blocks.count ? blocks[$0] : nil }
    }
  }

  /// Whether a person wrote something beside the sections and their blocks.
  var hasNotes: Bool {
    let known = self.known.joined().compactMap(\.?.range).sorted { $0.lowerBound < $1.lowerBound }
    var index = 0
    func isNoted(to end: Int) -> Bool {
      self.lines[index..<end].contains { $0.trimmed.readableBytes > 0 && Name(heading: $0) == nil }
    }
    for range in known {
      if isNoted(to: range.lowerBound) { return true }
      index = range.upperBound
    }
    return isNoted(to: self.lines.count)
  }

  /// The text of the file with new blocks in the place of those that differ from the former ones, and every other line as it is; `nil`
  /// where such a block has no place in it.
  func text(changing former: MarkdownSections, to new: MarkdownSections) -> ByteBuffer? {
    var changes: [(range: Range<Int>, lines: ArraySlice<ByteBuffer>)] = []
    for (here, (old, fresh)) in zip(self.known.joined(), zip(former.known.joined(), new.known.joined())) {
      guard old?.lines != fresh?.lines else { continue }
      guard let here, let fresh else { return nil }
      changes.append((here.range, new.lines[fresh.range]))
    }
    var lines = self.lines
    for change in changes.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
      lines.replaceSubrange(change.range, with: change.lines)
    }
    var text = ByteBuffer()
    for (index, line) in lines.enumerated() {
      if index > 0 { text.writeString(self.hasCarriageReturns ? "\r\n" : "\n") }
      text.writeImmutableBuffer(line)
    }
    return text
  }

  /// The line of the closing fence.
  ///
  /// Doppel writes a fence that its content cannot be taken for. Other tools always write three backticks: there the last fence
  /// before the next section's heading closes, so that content with fences of its own is read whole.
  private func end(of fence: Int, from start: Int, in section: Name) -> Int? {
    var last: Int?
    let isBody = (section == .request || section == .response) && !(self.blocks[section] ?? []).isEmpty
    for index in start..<self.lines.count {
      if let length = self.lines[index].fenceLength(mayHaveWords: false), length >= fence {
        if fence > 3 || !isBody { return index }
        last = index
      } else if isBody, let name = Name(heading: self.lines[index]), name.rawValue > section.rawValue, last != nil {
        return last
      }
    }
    return last
  }

  /// The backticks of the fence around a text.
  static func fence(around text: ByteBuffer) -> Int {
    var longest = 0
    var run = 0
    for byte in text.readableBytesView {
      run = byte == UInt8(ascii: "`") ? run + 1 : 0
      longest = max(longest, run)
    }
    let hasHeading = text.begins(with: "### ") || String(buffer: text).contains("\n### ")
    return max(longest >= 3 ? longest + 1 : 3, hasHeading ? 4 : 3)
  }
}

extension ByteBuffer {
  /// The backticks of a fence, at least three from the line's start; `nil` for any other line.
  func fenceLength(mayHaveWords: Bool) -> Int? {
    let view = self.trimmed.readableBytesView
    let ticks = view.prefix { $0 == UInt8(ascii: "`") }.count
    guard ticks >= 3, self.readableBytesView.first == UInt8(ascii: "`") else { return nil }
    guard ticks < view.count else { return ticks }
    return mayHaveWords && !view.dropFirst(ticks).contains(UInt8(ascii: "`")) ? ticks : nil
  }
}
