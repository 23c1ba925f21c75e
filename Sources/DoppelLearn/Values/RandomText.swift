internal import DoppelExchange

/// Tells text that was drawn at random, or encodes bytes, from text that people and rules write.
enum RandomText {
  /// The fewest characters that are told: shorter ones are too often a word or a code.
  static let shortest = 16
  /// The characters at the front that are judged; they decide for the rest.
  static let judged = 256

  /// Whether this is a hexadecimal number of at least 16 digits, all of one case, in which letters and digits take turns,
  /// perhaps after `0x`.
  ///
  /// - Parameter kinds: the kinds of characters in the whole text.
  static func isHex(_ text: UnsafeRawBufferPointer, _ kinds: TextShape.Kinds) -> Bool {
    let start = text.starts(with: "0x") ? 2 : 0
    let isOneCase = kinds.isSubset(of: [.digit, .lowerHex]) || kinds.isSubset(of: [.digit, .upperHex])
    guard text.count - start >= self.shortest, isOneCase || start > 0 else { return false }
    var digits = HexDigits()
    for byte in text[start...] {
      guard let digit = byte.hexDigit else { return false }
      digits.append(digit)
    }
    return digits.isVaried && digits.isMixed
  }

  /// Whether these are at least 16 characters of base64, base64url (RFC 4648 sections 4 and 5), base62, base36 or base32,
  /// letters and digits among them, in which two of five neighbours surprise.
  ///
  /// Neighbours surprise as they are not found in words, names and codes: a letter beside a digit, or two letters that seldom
  /// stand together; a capital after a small letter, which also begins a word in an identifier, counts half. Random text has a
  /// share of 0.6 to 0.8. Of 13,000 names with digits in headers, source files and registries one in 200 had 0.4, most of them
  /// of elliptic curves. Of random text this misses one in 10 of 16 characters, one in 30 of 22 and one in 100 of 32.
  ///
  /// - Parameter kinds: the kinds of characters in the whole text.
  static func isOpaque(_ text: UnsafeRawBufferPointer, _ kinds: TextShape.Kinds) -> Bool {
    guard text.count >= self.shortest, kinds.contains(.digit), !kinds.isDisjoint(with: .letters),
      self.isOfOneAlphabet(text, kinds), !self.isDuration(text)
    else { return false }
    let end = min(text.count, self.judged)
    var halves = 0
    for index in 1..<end { halves += self.surprise(text[index - 1], text[index]) }
    return halves * 5 >= (end - 1) * 4
  }

  /// Base64 comes in whole groups of four and is padded at its end only; where it has a slash but no padding, a path that
  /// begins with one or has another length is more likely. Hyphens and underscores belong to the other alphabet.
  private static func isOfOneAlphabet(_ text: UnsafeRawBufferPointer, _ kinds: TextShape.Kinds) -> Bool {
    guard !kinds.isDisjoint(with: [.plusOrSlash, .equals]) else { return true }
    guard text.count % 4 == 0, !(kinds.contains(.plusOrSlash) && kinds.contains(.joint)),
      kinds.contains(.equals) || text[0] != UInt8(ascii: "/")
    else { return false }
    let body = text.firstIndex(of: UInt8(ascii: "=")) ?? text.count
    return text.count - body <= 2 && text[body...].allSatisfy { $0 == UInt8(ascii: "=") }
  }

  /// Whether this can be a duration of ISO 8601, such as `P1Y2M10DT2H30M15S`: its letters and numbers take turns as random
  /// text does.
  private static func isDuration(_ text: UnsafeRawBufferPointer) -> Bool {
    guard text[0] == UInt8(ascii: "P") else { return false }
    return text.dropFirst().allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "Y"), UInt8(ascii: "M"), UInt8(ascii: "W"), UInt8(ascii: "D"),
        UInt8(ascii: "T"), UInt8(ascii: "H"), UInt8(ascii: "S"):
        true
      default: false
      }
    }
  }

  /// How much two neighbours surprise, in halves: 0, 1 or 2. Repetition and signs do not.
  private static func surprise(_ left: UInt8, _ right: UInt8) -> Int {
    guard left != right else { return 0 }
    switch (self.letter(left), self.letter(right)) {
    case (let first?, let second?):
      if left >= UInt8(ascii: "a"), right <= UInt8(ascii: "Z") { return 1 }
      return self.pairs.utf8Start[first * 26 + second] == UInt8(ascii: "#") ? 0 : 2
    case (nil, .some): return Digits.decimal(left) == nil ? 0 : 2
    case (.some, nil): return Digits.decimal(right) == nil ? 0 : 2
    case (nil, nil): return 0
    }
  }

  /// 0 to 25 for a letter of either case.
  private static func letter(_ byte: UInt8) -> Int? {
    let place = (byte | 0x20) &- UInt8(ascii: "a")
    return place < 26 ? Int(place) : nil
  }

  /// The 300 of 676 pairs of letters that stand together most often in the words of English prose and of identifiers, where
  /// they are 95 of 100 pairs; a row for the first letter, a column for the second.
  private static let pairs: StaticString = """
    .###.##.#.####.#.########.\
    #.#.#...##.#..#..##.#...#.\
    #.###..##.###.#..####...#.\
    ######..#..#..#..####.....\
    #######.#..#########.####.\
    #..###..#..#..#..####.....\
    #...#.###..#.##..##.#.....\
    #...#...#.....#..#.##.....\
    #######....#####.###.#.#.#\
    ..........................\
    ....#...#..#......#.......\
    #.###...#..#..##..###...#.\
    ##.##...#..##.##..###...#.\
    #.#####.#.##.###..####....\
    ####.##.#.######.#######..\
    #..##..##..#..##.####...#.\
    ....................#.....\
    #.#####.#.######.#####..#.\
    #.#.#.###.######.####.#.#.\
    #.####.##..#####.####.#.#.\
    #######.#..###.#.###......\
    #...#...#.................\
    #...#..##....##..##.......\
    #.#.#...#......#...#......\
    ....#.......##.#..##......\
    ....#...#.................
    """
}
