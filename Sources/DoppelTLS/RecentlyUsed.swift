/// A dictionary of bounded size: when it is full, the entry that was used longest ago makes room. Each operation is O(1).
struct RecentlyUsed<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private struct Entry: Sendable {
    var key: Key
    var value: Value
    /// Neighbours in order of use; `none` at the ends.
    var newer: Int
    var older: Int
  }

  private static var none: Int { -1 }

  private let capacity: Int
  private var entries: [Entry] = []
  private var positions: [Key: Int] = [:]
  private var newest = -1
  private var oldest = -1

  /// - Parameter capacity: the most entries that are kept, at least 1.
  init(capacity: Int) { self.capacity = max(1, capacity) }

  var count: Int { self.entries.count }

  /// The value of `key`, which becomes the newest.
  mutating func value(for key: Key) -> Value? {
    guard let position = self.positions[key] else { return nil }
    self.makeNewest(position)
    return self.entries[position].value
  }

  /// Sets the value of `key`, which becomes the newest; the oldest entry is dropped where there is no room.
  mutating func set(_ value: Value, for key: Key) {
    if let position = self.positions[key] {
      self.entries[position].value = value
      self.makeNewest(position)
    } else if self.entries.count < self.capacity {
      self.entries.append(Entry(key: key, value: value, newer: Self.none, older: Self.none))
      self.positions[key] = self.entries.count - 1
      self.link(self.entries.count - 1)
    } else {
      let position = self.oldest
      self.unlink(position)
      self.positions[self.entries[position].key] = nil
      self.entries[position] = Entry(key: key, value: value, newer: Self.none, older: Self.none)
      self.positions[key] = position
      self.link(position)
    }
  }

  private mutating func makeNewest(_ position: Int) {
    guard position != self.newest else { return }
    self.unlink(position)
    self.link(position)
  }

  private mutating func unlink(_ position: Int) {
    let (newer, older) = (self.entries[position].newer, self.entries[position].older)
    if newer == Self.none { self.newest = older } else { self.entries[newer].older = older }
    if older == Self.none { self.oldest = newer } else { self.entries[older].newer = newer }
  }

  private mutating func link(_ position: Int) {
    self.entries[position].newer = Self.none
    self.entries[position].older = self.newest
    if self.newest == Self.none { self.oldest = position } else { self.entries[self.newest].newer = position }
    self.newest = position
  }
}
