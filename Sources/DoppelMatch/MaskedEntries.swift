internal import DoppelExchange
internal import DoppelLearn
internal import NIOCore

/// The entries of a library whose requests hold noise, found by everything else.
package struct MaskedEntries: Sendable {
  /// Entries whose signatures are equal but for noise.
  struct Group: Sendable {
    /// Their answers together.
    let entry: Library.Entry
    /// Of each answer the entry that it is of, by `RecordedAnswer.order`.
    let entries: [Int: Int]
    /// The answers to requests that held a value at a place, by the hash of both.
    let holding: [UInt64: Set<Int>]
  }

  private let groups: [ByteBuffer: Group]

  init(_ groups: [ByteBuffer: Group] = [:]) { self.groups = groups }

  package var isEmpty: Bool { self.groups.isEmpty }

  func group(_ masked: ByteBuffer) -> Group? { self.groups[masked] }

  /// The hash of a value at its place.
  static func mark(of leaf: Signature.Leaf, in bytes: UnsafeRawBufferPointer) -> UInt64 {
    UnsafeRawBufferPointer(rebasing: bytes[leaf.range]).stirredHash(from: leaf.place)
  }
}
