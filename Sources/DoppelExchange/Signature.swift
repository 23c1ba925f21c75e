package import NIOCore

/// The flat map `key → value` by which a recorded answer is found. Values are bytes; equality of the whole map is a match.
///
/// Keys are kept sorted, so that two signatures with the same content are equal however they were put together.
package struct Signature: Sendable, Hashable {
  /// One key with its value. Keys are compared by their bytes: two ways to write `é` are two keys.
  package struct Entry: Sendable, Hashable {
    package var key: String
    package var value: ByteBuffer

    package static func == (left: Entry, right: Entry) -> Bool {
      left.key.utf8.elementsEqual(right.key.utf8) && left.value == right.value
    }

    package init(key: String, value: ByteBuffer) {
      self.key = key
      self.value = value
    }
  }

  /// In ascending order of the keys' bytes; no key stands twice.
  package private(set) var entries: [Entry]

  package init() { self.entries = [] }

  /// Keys may come in any order; of a repeated key the last value counts.
  package init(_ entries: some Sequence<(String, ByteBuffer)>) {
    self.init()
    for (key, value) in entries { self[key] = value }
  }

  /// Entries as a file has them: taken as they are where they stand in order already, otherwise put in order.
  package init(entries: [Entry]) {
    let isInOrder = zip(entries, entries.dropFirst()).allSatisfy { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    self.entries = entries
    if !isInOrder { self = Signature(entries.lazy.map { ($0.key, $0.value) }) }
  }

  /// For tests and hand-written signatures.
  package init(_ entries: KeyValuePairs<String, String>) {
    self.init(entries.map { ($0.key, ByteBuffer(string: $0.value)) })
  }

  package var isEmpty: Bool { self.entries.isEmpty }

  /// The value of a key; `nil` removes it.
  package subscript(key: String) -> ByteBuffer? {
    get {
      let index = self.insertionIndex(key)
      return self.hasKey(key, at: index) ? self.entries[index].value : nil
    }
    set {
      let index = self.insertionIndex(key)
      let isPresent = self.hasKey(key, at: index)
      switch (isPresent, newValue) {
      case (true, let value?): self.entries[index].value = value
      case (true, nil): self.entries.remove(at: index)
      case (false, let value?): self.entries.insert(Entry(key: key, value: value), at: index)
      case (false, nil): break
      }
    }
  }

  /// Adds an entry after all others; `false` where the key does not come after theirs.
  mutating func append(key: String, value: ByteBuffer) -> Bool {
    if let last = self.entries.last, !last.key.utf8.lexicographicallyPrecedes(key.utf8) { return false }
    self.entries.append(Entry(key: key, value: value))
    return true
  }

  private func hasKey(_ key: String, at index: Int) -> Bool {
    index < self.entries.count && self.entries[index].key.utf8.elementsEqual(key.utf8)
  }

  private func insertionIndex(_ key: String) -> Int {
    var low = 0
    var high = self.entries.count
    while low < high {
      let middle = (low + high) / 2
      if self.entries[middle].key.utf8.lexicographicallyPrecedes(key.utf8) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
