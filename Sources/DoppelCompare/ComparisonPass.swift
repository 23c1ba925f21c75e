internal import DoppelExchange
internal import DoppelRules
internal import NIOCore

/// One comparison under way: where it stands, and what it found so far.
struct ComparisonPass {
  let limits: Comparison.Limits
  private(set) var verdict = Verdict()
  private var path: [FieldPath.Step] = []
  private var depth = 0
  private var embedded = 0

  init(_ limits: Comparison.Limits) { self.limits = limits }

  /// Compares two values that stand at the same place. Recursion is bounded by `limits.nesting`.
  mutating func compare(_ recorded: FieldTree.Node, _ live: FieldTree.Node, _ walk: FieldWalk) {
    if walk.isCovered || self.isSameText(recorded, live) { return }
    switch (recorded.kind, live.kind) {
    case (.object, .object), (.array, .array):
      guard self.depth < self.limits.nesting else { return self.note(.valueChanged, recorded, live) }
      self.depth += 1
      defer { self.depth -= 1 }
      if recorded.kind == .object {
        self.compareMembers(recorded, live, walk)
      } else {
        self.compareElements(recorded, live, walk)
      }
    case (.string, .string): self.compareStrings(recorded, live, walk)
    case (.number, .number):
      if !DecimalValue.areEqual(recorded.lexeme, live.lexeme) { self.note(.valueChanged, recorded, live) }
    case (.true, .false), (.false, .true): self.note(.valueChanged, recorded, live)
    case (.true, .true), (.false, .false), (.null, .null): break
    case (.object, _), (.array, _), (.string, _), (.number, _), (.true, _), (.false, _), (.null, _):
      self.note(.typeChanged, recorded, live)
    }
  }

  /// Equal bytes are equal values. Large values are not compared whole at each level, only by their parts.
  private func isSameText(_ recorded: FieldTree.Node, _ live: FieldTree.Node) -> Bool {
    let (left, right) = (recorded.lexeme, live.lexeme)
    return left.readableBytes == right.readableBytes && left.readableBytes <= self.limits.wholeBytes && left == right
  }

  private mutating func compareMembers(_ recorded: FieldTree.Node, _ live: FieldTree.Node, _ walk: FieldWalk) {
    for pair in MemberPairs(recorded, live) {
      self.path.append(.name(pair.name))
      let next = walk.entering(.name(pair.name))
      if pair.occurrence > 1 { self.path.append(.occurrence(pair.occurrence)) }
      self.compare(pair.recorded, pair.live, next)
      self.path.removeLast(pair.occurrence > 1 ? 2 : 1)
    }
  }

  private mutating func compareElements(_ recorded: FieldTree.Node, _ live: FieldTree.Node, _ walk: FieldWalk) {
    let left = Array(recorded.elements)
    let right = Array(live.elements)
    let alignment = ArrayAlignment(left, right, walk: walk, limit: self.limits.aligned)
    if alignment.isByIndex && left.count != right.count {
      self.add(.lengthChanged, recorded: "\(left.count) elements", live: "\(right.count) elements")
    }
    for pair in alignment.pairs {
      let step = FieldPath.Step.index(pair.recorded ?? pair.live ?? 0)
      self.path.append(step)
      self.compare(pair.recorded.map { left[$0] }, pair.live.map { right[$0] }, walk.entering(step))
      self.path.removeLast()
    }
  }

  /// Compares what may be missing on one side.
  private mutating func compare(_ recorded: FieldTree.Node?, _ live: FieldTree.Node?, _ walk: FieldWalk) {
    switch (recorded, live) {
    case (let recorded?, let live?): self.compare(recorded, live, walk)
    case (.some, nil): if !walk.isCovered { self.note(.removed, recorded, nil) }
    case (nil, .some): if !walk.isCovered { self.note(.added, nil, live) }
    case (nil, nil): break
    }
  }

  private mutating func compareStrings(_ recorded: FieldTree.Node, _ live: FieldTree.Node, _ walk: FieldWalk) {
    if let left = recorded.plainStringBytes, let right = live.plainStringBytes, left == right { return }
    guard let left = recorded.string, let right = live.string else { return }
    if left.utf8.elementsEqual(right.utf8) { return }
    guard self.embedded < self.limits.embedded, let one = self.document(left), let other = self.document(right) else {
      return self.note(.valueChanged, recorded, live)
    }
    self.embedded += 1
    self.path.append(.embedded)
    self.compare(one.root, other.root, walk)
    self.path.removeLast()
    self.embedded -= 1
  }

  /// The JSON object or array that a string holds.
  private func document(_ text: String) -> FieldTree? {
    guard text.utf8.count <= self.limits.embeddedBytes,
      let first = text.utf8.first(where: { $0 > 0x20 }), first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    else { return nil }
    return try? FieldTree(json: text, nesting: max(0, self.limits.nesting - self.depth))
  }

  private mutating func note(_ kind: Difference.Kind, _ recorded: FieldTree.Node?, _ live: FieldTree.Node?) {
    guard self.verdict.differences.count < self.limits.differences else { return self.verdict.moreCount += 1 }
    self.add(kind, recorded: self.shown(recorded), live: self.shown(live))
  }

  private func shown(_ node: FieldTree.Node?) -> String { node.map { Self.cut($0.lexeme, to: self.limits.text) } ?? "" }

  private mutating func add(_ kind: Difference.Kind, recorded: String, live: String) {
    guard self.verdict.differences.count < self.limits.differences else { return self.verdict.moreCount += 1 }
    self.verdict.differences.append(
      Difference(path: FieldPath(self.path), kind: kind, recorded: recorded, live: live))
  }

  /// At most `limit` bytes of a lexeme, cut before a scalar that would not fit whole; `…` says that something was cut.
  static func cut(_ lexeme: ByteBuffer, to limit: Int) -> String {
    guard lexeme.readableBytes > limit else { return String(buffer: lexeme) }
    let view = lexeme.readableBytesView
    var end = view.startIndex + max(0, limit)
    while end > view.startIndex, view[end] & 0xc0 == 0x80 { end -= 1 }
    return String(decoding: view[..<end], as: UTF8.self) + "…"
  }
}
