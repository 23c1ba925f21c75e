internal import DoppelExchange
internal import DoppelRules

/// Which element of a recorded array answers to which of a live one.
///
/// Equal elements at both ends pair first; between them the longest common subsequence of equal elements; between those, objects
/// whose `id` (or `_id`, `uuid`, `key`, `name`) is equal; what is left pairs by its place, and the surplus was added or removed.
struct ArrayAlignment {
  struct Pair: Hashable {
    var recorded: Int?
    var live: Int?
  }

  /// In recorded order; what was added stands after the element before it.
  private(set) var pairs: [Pair] = []
  /// Whether the arrays were too long, so that elements pair by index only and the surplus has no pair.
  private(set) var isByIndex = false

  private let recordedKeys: [UInt64]
  private let liveKeys: [UInt64]
  private let recordedNames: [UInt64]
  private let liveNames: [UInt64]

  /// - Parameter limit: elements of either side, without equal ones at the ends, that are aligned.
  init(_ recorded: [FieldTree.Node], _ live: [FieldTree.Node], walk: FieldWalk, limit: Int) {
    let shorter = min(recorded.count, live.count)
    let head = (0..<shorter).first { recorded[$0].lexeme != live[$0].lexeme } ?? shorter
    let tail =
      (0..<(shorter - head)).first {
        recorded[recorded.count - 1 - $0].lexeme != live[live.count - 1 - $0].lexeme
      } ?? shorter - head
    let left = head..<(recorded.count - tail)
    let right = head..<(live.count - tail)
    let isSmall = max(left.count, right.count) <= limit
    let isTrivial = left.isEmpty || right.isEmpty || (left.count == 1 && right.count == 1)
    let keys = { (nodes: [FieldTree.Node], range: Range<Int>) in
      isSmall && !isTrivial ? range.map { ContentDigest.of(nodes[$0], walk.entering(.index($0))) } : []
    }
    let names = { (nodes: [FieldTree.Node], range: Range<Int>) in
      isSmall && !isTrivial ? range.map { Self.identity(nodes[$0], walk.entering(.index($0))) } : []
    }
    (self.recordedKeys, self.liveKeys) = (keys(recorded, left), keys(live, right))
    (self.recordedNames, self.liveNames) = (names(recorded, left), names(live, right))
    guard isSmall || isTrivial else {
      self.isByIndex = true
      self.pairs = (0..<shorter).map { Pair(recorded: $0, live: $0) }
      return
    }
    for index in 0..<head { self.pairs.append(Pair(recorded: index, live: index)) }
    if isTrivial { self.pairByPlace(left, right) } else { self.align(head, left.count, right.count) }
    for offset in stride(from: tail, to: 0, by: -1) {
      self.pairs.append(Pair(recorded: recorded.count - offset, live: live.count - offset))
    }
  }

  private mutating func align(_ head: Int, _ leftCount: Int, _ rightCount: Int) {
    let equal = Self.common(self.recordedKeys, self.liveKeys, 0..<leftCount, 0..<rightCount)
    Self.betweenAnchors(equal, 0..<leftCount, 0..<rightCount) { left, right, anchor in
      let named = Self.common(self.recordedNames, self.liveNames, left, right)
      Self.betweenAnchors(named, left, right) { left, right, anchor in
        self.pairByPlace(left.shifted(by: head), right.shifted(by: head))
        if let anchor { self.pairs.append(Pair(recorded: anchor.0 + head, live: anchor.1 + head)) }
      }
      if let anchor { self.pairs.append(Pair(recorded: anchor.0 + head, live: anchor.1 + head)) }
    }
  }

  private mutating func pairByPlace(_ left: Range<Int>, _ right: Range<Int>) {
    for offset in 0..<max(left.count, right.count) {
      self.pairs.append(
        Pair(
          recorded: offset < left.count ? left.lowerBound + offset : nil,
          live: offset < right.count ? right.lowerBound + offset : nil))
    }
  }

  /// Calls `body` with what lies before each anchor and the anchor, and with what lies after the last one.
  private static func betweenAnchors(
    _ anchors: [(Int, Int)], _ left: Range<Int>, _ right: Range<Int>,
    _ body: (Range<Int>, Range<Int>, (Int, Int)?) -> Void
  ) {
    var (leftStart, rightStart) = (left.lowerBound, right.lowerBound)
    for anchor in anchors {
      body(leftStart..<anchor.0, rightStart..<anchor.1, anchor)
      (leftStart, rightStart) = (anchor.0 + 1, anchor.1 + 1)
    }
    body(leftStart..<left.upperBound, rightStart..<right.upperBound, nil)
  }

  /// The longest common subsequence of two key lists; the key 0 equals none. Time and memory are the product of the lengths.
  private static func common(
    _ one: [UInt64], _ other: [UInt64], _ left: Range<Int>, _ right: Range<Int>
  ) -> [(Int, Int)] {
    guard !left.isEmpty, !right.isEmpty else { return [] }
    let width = right.count + 1
    var lengths = [Int32](repeating: 0, count: (left.count + 1) * width)
    for row in stride(from: left.count - 1, through: 0, by: -1) {
      for column in stride(from: right.count - 1, through: 0, by: -1) {
        let key = one[left.lowerBound + row]
        let isEqual = key != 0 && key == other[right.lowerBound + column]
        lengths[row * width + column] =
          isEqual
          ? lengths[(row + 1) * width + column + 1] + 1
          : max(lengths[(row + 1) * width + column], lengths[row * width + column + 1])
      }
    }
    var anchors: [(Int, Int)] = []
    var (row, column) = (0, 0)
    while row < left.count, column < right.count {
      let key = one[left.lowerBound + row]
      if key != 0, key == other[right.lowerBound + column] {
        anchors.append((left.lowerBound + row, right.lowerBound + column))
        (row, column) = (row + 1, column + 1)
      } else if lengths[(row + 1) * width + column] >= lengths[row * width + column + 1] {
        row += 1
      } else {
        column += 1
      }
    }
    return anchors
  }

  /// What names an object among its like; 0 where nothing does.
  private static func identity(_ node: FieldTree.Node, _ walk: FieldWalk) -> UInt64 {
    guard node.kind == .object else { return 0 }
    for name in ["id", "_id", "uuid", "key", "name"] {
      guard let value = node[name], value.kind == .string || value.kind == .number else { continue }
      let next = walk.entering(.name(name))
      if !next.isCovered { return ContentDigest.of(value, next) }
    }
    return 0
  }
}

extension Range<Int> {
  fileprivate func shifted(by offset: Int) -> Range<Int> { (self.lowerBound + offset)..<(self.upperBound + offset) }
}
