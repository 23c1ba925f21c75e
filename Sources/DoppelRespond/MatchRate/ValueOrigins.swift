internal import DoppelExchange
internal import DoppelLearn
internal import NIOCore

/// Who said the values of a run first: its client or an answer. Of each value only a hash is kept.
struct ValueOrigins {
  /// The values that are remembered; of later ones nothing is known.
  static let limit = 4_000_000

  private let limit: Int
  private var asked: Set<UInt64> = []
  private var issued: Set<UInt64> = []

  private var isFull: Bool { self.asked.count + self.issued.count >= self.limit }

  init(limit: Int = Self.limit) { self.limit = limit }

  /// A request is told before its answer.
  mutating func note(asked bytes: UnsafeRawBufferPointer, _ leaves: [Signature.Leaf]) {
    for (leaf, _) in NoisyLeaves.of(bytes, leaves) {
      let value = UnsafeRawBufferPointer(rebasing: bytes[leaf.range]).stirredHash()
      if !self.issued.contains(value), !self.isFull { self.asked.insert(value) }
    }
  }

  mutating func note(_ answer: AnswerValues) {
    for value in answer.values where !self.asked.contains(value) && !self.isFull { self.issued.insert(value) }
  }

  /// The values of a request that an answer said first, by the places of the leaves in which they stand.
  func issued(in bytes: UnsafeRawBufferPointer, _ leaves: [Signature.Leaf]) -> Set<UInt64> {
    guard !self.issued.isEmpty else { return [] }
    let found = NoisyLeaves.of(bytes, leaves).filter {
      self.issued.contains(UnsafeRawBufferPointer(rebasing: bytes[$0.leaf.range]).stirredHash())
    }
    return Set(
      leaves.filter { leaf in
        found.contains {
          leaf.range.lowerBound <= $0.leaf.range.lowerBound && $0.leaf.range.upperBound <= leaf.range.upperBound
        }
      }
      .map(\.place))
  }
}
