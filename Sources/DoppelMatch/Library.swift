package import DoppelExchange
package import NIOCore

/// Recordings compiled for answering: immutable, indexed by signature, swapped whole when recordings change.
///
/// A lookup is one hash of the canonical signature and one comparison, whatever the number of entries and wherever the match
/// stands. What changes while answering is kept beside it (`Cursors`).
package final class Library: Sendable {
  /// One signature with all that was answered to it.
  package struct Entry: Sendable {
    /// Where the signature's canonical bytes stand in `keys`.
    let keyStart: Int
    let keyLength: Int
    /// The answers in recorded order.
    package let answers: [RecordedAnswer]
    /// The recorded sessions that have answers here, in order of appearance in the recordings; empty for a single answer.
    let sessions: [Int]
    /// The places in `answers` of each of them.
    let placesOfSession: [Int: [Int]]
    /// The places in `answers` of those to requests without a session; empty for a single answer.
    let placesWithoutSession: [Int]

    init(keyStart: Int, keyLength: Int, answers: [RecordedAnswer]) {
      self.keyStart = keyStart
      self.keyLength = keyLength
      self.answers = answers
      let places = answers.count > 1 ? answers.indices.filter { answers[$0].session >= 0 } : []
      self.placesWithoutSession = answers.count > 1 ? answers.indices.filter { answers[$0].session < 0 } : []
      self.placesOfSession = Dictionary(grouping: places) { answers[$0].session }
      self.sessions = self.placesOfSession.keys.sorted()
    }
  }

  /// The canonical bytes of all signatures, one after the other.
  let keys: [UInt8]
  package let entries: [Entry]
  /// Open addressing with linear probing: entry index plus one, 0 where free. The count is a power of two, at most half full.
  private let slots: [UInt32]
  /// The sets of keys that people removed from signatures: a request is asked without them too.
  package let relaxations: [Relaxation]
  /// What requests begin with that do not tell where they end.
  package let beginnings: Beginnings
  /// The recorded sessions by key, as `RecordedAnswer.session` counts them.
  package let sessions: [String: Int]
  /// Exchanges that were given but cannot be answered with, by reason.
  package let unusable: [String: Int]

  init(
    keys: [UInt8], entries: [Entry], relaxations: [Relaxation], beginnings: Beginnings, sessions: [String: Int],
    unusable: [String: Int]
  ) {
    self.keys = keys
    self.entries = entries
    self.relaxations = relaxations
    self.beginnings = beginnings
    self.sessions = sessions
    self.unusable = unusable
    var capacity = 16
    while capacity < entries.count * 2 { capacity *= 2 }
    var slots = [UInt32](repeating: 0, count: capacity)
    for (index, entry) in entries.enumerated() {
      var slot = keys.withUnsafeBytes { all in
        Self.hash(UnsafeRawBufferPointer(rebasing: all[entry.keyStart..<entry.keyStart + entry.keyLength]))
      }
      while slots[slot & (capacity - 1)] != 0 { slot &+= 1 }
      slots[slot & (capacity - 1)] = UInt32(index + 1)
    }
    self.slots = slots
  }

  /// A library that knows nothing.
  package static let empty = Library(
    keys: [], entries: [], relaxations: [], beginnings: Beginnings(), sessions: [:], unusable: [:])

  /// The index of the entry with these canonical bytes; `nil` where there is none. Allocates nothing.
  package func find(_ key: ByteBuffer) -> Int? {
    key.withUnsafeReadableBytes { wanted in
      self.keys.withUnsafeBytes { all in
        var slot = Self.hash(wanted)
        while true {
          let index = Int(self.slots[slot & (self.slots.count - 1)])
          guard index != 0 else { return nil }
          let entry = self.entries[index - 1]
          if entry.keyLength == wanted.count,
            wanted.elementsEqual(UnsafeRawBufferPointer(rebasing: all[entry.keyStart..<entry.keyStart + entry.keyLength]))
          {
            return index - 1
          }
          slot &+= 1
        }
      }
    }
  }

  /// As `find`, then without the keys that people removed from recorded signatures.
  package func findRelaxed(_ key: ByteBuffer) -> Int? {
    if let entry = self.find(key) { return entry }
    guard !self.relaxations.isEmpty, let signature = Signature(canonicalBytes: key) else { return nil }
    for relaxation in self.relaxations {
      if let relaxed = relaxation.applied(to: signature), let entry = self.find(relaxed.canonicalBytes) { return entry }
    }
    return nil
  }

  /// The signature of an entry.
  package func signature(of entry: Int) -> Signature {
    Signature(uncheckedCanonicalBytes: self.withKey(of: entry) { ByteBuffer(bytes: $0) })
  }

  /// Gives `body` the canonical bytes of an entry's signature; the pointer may be used only within it.
  func withKey<Result>(of entry: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    let entry = self.entries[entry]
    return self.keys.withUnsafeBytes {
      body(UnsafeRawBufferPointer(rebasing: $0[entry.keyStart..<entry.keyStart + entry.keyLength]))
    }
  }

  /// Seeded for each process, so that nobody can choose requests that collide.
  private static func hash(_ bytes: UnsafeRawBufferPointer) -> Int {
    var hasher = Hasher()
    hasher.combine(bytes: bytes)
    return hasher.finalize()
  }
}
