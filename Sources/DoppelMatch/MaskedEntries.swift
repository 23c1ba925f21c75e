internal import DoppelExchange
internal import DoppelLearn
internal import NIOCore

/// The entries of a library whose requests hold noise, found by everything else.
package struct MaskedEntries: Sendable {
  /// Entries whose signatures are equal but for noise.
  struct Group: Sendable {
    /// Their answers together.
    let entry: Library.Entry
    /// The entry, where it is one; then all answers are of it, and nothing more is kept.
    let only: Int?
    /// Of each answer the entry that it is of, by `RecordedAnswer.order`.
    let entries: [Int: Int]
    /// The answers to requests that held a value at a place, by the hash of both.
    let holding: [UInt64: Set<Int>]
    /// The answers to reads that named a value which made no difference, by the value; none where there are too many such values.
    let named: [ByteBuffer: Set<Int>]
    /// The places of their requests that held times.
    var moments: [RecordedMoments] = []

    /// The entry that an answer is of; `nil` where it is of none of them.
    func index(of answer: RecordedAnswer) -> Int? {
      guard let only = self.only else { return self.entries[answer.order] }
      return self.entry.answers.contains { $0.order == answer.order } ? only : nil
    }
  }

  /// The values that reads of one group name of which it is known who used them.
  static let namedLimit = 256

  private let groups: [ByteBuffer: Group]
  /// Of each entry whose request names such a value those that it names.
  let namedOfEntry: [Int: [ByteBuffer]]

  init(_ groups: [ByteBuffer: Group] = [:], namedOfEntry: [Int: [ByteBuffer]] = [:]) {
    self.groups = groups
    self.namedOfEntry = namedOfEntry
  }

  package var isEmpty: Bool { self.groups.isEmpty }

  func group(_ masked: ByteBuffer) -> Group? { self.groups[masked] }

  /// Of requests that are equal but for noise all answers, and of each the entry that it is of; where there are several entries.
  var together: [(answers: [RecordedAnswer], entries: [Int: Int])] {
    self.groups.values.lazy.filter { $0.only == nil }.map { ($0.entry.answers, $0.entries) }
  }

  /// The hash of a value at its place.
  static func mark(of leaf: Signature.Leaf, in bytes: UnsafeRawBufferPointer) -> UInt64 {
    UnsafeRawBufferPointer(rebasing: bytes[leaf.range]).stirredHash(from: leaf.place)
  }
}
