/// Remembers hashes in a fixed amount of memory: what was added is always found, and of what was not added a little too.
struct HashFilter: Sendable {
  /// 2^26 bits, 8 MiB: of a million hashes that were not added some 900 are found where a million were.
  static let bits = 67_108_864

  private var words = [UInt64](repeating: 0, count: Self.bits / 64)

  mutating func insert(_ hash: UInt64) {
    for bit in Self.places(of: hash) { self.words[bit >> 6] |= 1 << UInt64(bit & 63) }
  }

  func contains(_ hash: UInt64) -> Bool {
    Self.places(of: hash).allSatisfy { self.words[$0 >> 6] & (1 << UInt64($0 & 63)) != 0 }
  }

  private static func places(of hash: UInt64) -> [Int] {
    [Int(hash & UInt64(self.bits - 1)), Int((hash >> 32) & UInt64(self.bits - 1))]
  }
}
