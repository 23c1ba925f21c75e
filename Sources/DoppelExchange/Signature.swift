package import NIOCore

/// The flat map `key → value` by which a recorded answer is found. Values are bytes; equality of the whole map is a match.
///
/// Keys are kept sorted, so that two signatures with the same content are equal however they were put together.
package struct Signature: Sendable, Hashable {
  package struct Entry: Sendable, Hashable {
    package var key: String
    package var value: ByteBuffer
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

  /// Entries that are in the order of their keys already; in any other order they are put into it.
  init(sorted entries: [Entry]) {
    let isSorted = zip(entries, entries.dropFirst()).allSatisfy { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    self.init()
    if isSorted {
      self.entries = entries
    } else {
      for entry in entries { self[entry.key] = entry.value }
    }
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
      return index < self.entries.count && self.entries[index].key == key ? self.entries[index].value : nil
    }
    set {
      let index = self.insertionIndex(key)
      let isPresent = index < self.entries.count && self.entries[index].key == key
      switch (isPresent, newValue) {
      case (true, let value?): self.entries[index].value = value
      case (true, nil): self.entries.remove(at: index)
      case (false, let value?): self.entries.insert(Entry(key: key, value: value), at: index)
      case (false, nil): break
      }
    }
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
