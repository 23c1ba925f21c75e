internal import NIOCore

/// Where texts of `TextContext.longest` bytes stand in a longer one. All are found in one look at it.
struct TextPlaces {
  /// By the text, in ascending order.
  private var starts: [ByteBuffer: [Int]] = [:]

  /// - Parameter wanted: each of `TextContext.longest` bytes.
  init(of wanted: [ByteBuffer], in text: ByteBuffer) {
    let length = TextContext.longest
    guard !wanted.isEmpty, text.readableBytes >= length else { return }
    var wantedOfHash: [UInt64: [ByteBuffer]] = [:]
    // most places are told apart by six bits of their hash, which costs less than looking it up
    var mask: UInt64 = 0
    for text in Set(wanted) {
      let hash = text.readableBytesView.reduce(0) { RollingHash.add($1, to: $0) }
      wantedOfHash[hash, default: []].append(text)
      mask |= 1 << (hash >> 58)
    }
    let lost = RollingHash.factor(of: length)
    text.withUnsafeReadableBytes { bytes in
      var hash: UInt64 = 0
      for (index, byte) in bytes.enumerated() {
        hash = RollingHash.add(byte, to: hash)
        if index >= length { hash &-= lost &* RollingHash.value(of: bytes[index - length]) }
        guard index + 1 >= length, mask & (1 << (hash >> 58)) != 0, let candidates = wantedOfHash[hash] else { continue }
        let range = index + 1 - length..<index + 1
        for text in candidates where text.readableBytesView.elementsEqual(bytes[range]) {
          self.starts[text, default: []].append(range.lowerBound)
        }
      }
    }
  }

  /// Where a text stands for the first time (0), the second time (1), and so on; `nil` where it does not.
  func place(of text: ByteBuffer, number: Int) -> Int? {
    guard let starts = self.starts[text], number < starts.count else { return nil }
    return starts[number]
  }

  /// How often a text stands before a place.
  func count(of text: ByteBuffer, before place: Int) -> Int {
    let starts = self.starts[text] ?? []
    var (low, high) = (0, starts.count)
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] < place { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// A hash of some bytes that follow each other, from which the first can be taken away.
private enum RollingHash {
  private static let base: UInt64 = 0x9E37_79B9_7F4A_7C15

  static func add(_ byte: UInt8, to hash: UInt64) -> UInt64 { hash &* self.base &+ self.value(of: byte) }

  /// Never 0, so that bytes of 0 count.
  static func value(of byte: UInt8) -> UInt64 { UInt64(byte) &+ 1 }

  /// What the value of a byte was multiplied with that many bytes later.
  static func factor(of length: Int) -> UInt64 { (0..<length).reduce(1) { factor, _ in factor &* self.base } }
}
