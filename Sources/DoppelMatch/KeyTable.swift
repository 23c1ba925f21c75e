/// Finds entries by the hashes of their keys: open addressing with linear probing. Each slot holds a hash beside the entry, so that
/// a look at one slot tells nearly always which entry to compare.
struct KeyTable: Sendable {
  /// The hash in the upper half and the entry's index plus one in the lower, 0 where free. The count is a power of two, at most half
  /// of it in use.
  private var slots: [UInt64]
  private var count = 0

  /// - Parameter capacity: entries for which there is room at first.
  init(capacity: Int = 0) {
    var count = 16
    while count < capacity * 2 { count *= 2 }
    self.slots = [UInt64](repeating: 0, count: count)
  }

  /// Seeded for each process, so that nobody can choose requests that collide.
  static func hash(_ key: UnsafeRawBufferPointer) -> UInt32 {
    var hasher = Hasher()
    hasher.combine(bytes: key)
    return UInt32(truncatingIfNeeded: hasher.finalize())
  }

  /// The first entry with this hash that is the wanted one.
  func find(_ hash: UInt32, where isWanted: (Int) -> Bool) -> Int? {
    self.slots.withUnsafeBufferPointer { slots in
      let mask = slots.count - 1
      var index = Int(hash) & mask
      while slots[index] != 0 {
        let slot = slots[index]
        if UInt32(truncatingIfNeeded: slot >> 32) == hash {
          let entry = Int(UInt32(truncatingIfNeeded: slot)) - 1
          if isWanted(entry) { return entry }
        }
        index = (index &+ 1) & mask
      }
      return nil
    }
  }

  /// Adds an entry.
  mutating func insert(_ hash: UInt32, _ entry: Int) {
    self.count += 1
    if self.count * 2 > self.slots.count {
      let slots = self.slots
      self.slots = [UInt64](repeating: 0, count: slots.count * 2)
      for slot in slots where slot != 0 { self.place(slot) }
    }
    self.place(UInt64(hash) << 32 | UInt64(entry + 1))
  }

  private mutating func place(_ slot: UInt64) {
    var index = Int(slot >> 32) & (self.slots.count - 1)
    while self.slots[index] != 0 { index = (index + 1) & (self.slots.count - 1) }
    self.slots[index] = slot
  }
}
