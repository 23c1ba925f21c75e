internal import DoppelExchange
internal import DoppelLearn
internal import NIOCore

/// What requests say beside their signatures, each set of header fields kept once.
struct FieldSets: Sendable {
  /// Sets that are kept; requests with others are as if they said nothing.
  static let limit = 4_096
  /// Stands for a field that is not there.
  static let absent: UInt64 = 0

  /// Each field's value by its name: a hash that is equal for values which differ in what looks made alone.
  typealias Values = [String: UInt64]

  private(set) var sets: [Values] = [[:]]
  private var places: [Values: Int] = [[:]: 0]

  /// The number of the set; 0 for the empty one.
  mutating func insert(_ fields: [(name: String, value: ByteBuffer)]) -> Int {
    let values = Values(fields.map { ($0.name, Self.hash(of: $0.value)) }) { first, _ in first }
    if let place = self.places[values] { return place }
    guard self.sets.count < Self.limit else { return 0 }
    self.places[values] = self.sets.count
    self.sets.append(values)
    return self.sets.count - 1
  }

  static func hash(of value: ByteBuffer) -> UInt64 { ValuePairs.skeleton(of: value) | 1 }
}
