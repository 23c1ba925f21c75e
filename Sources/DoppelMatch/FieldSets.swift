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
  /// The numbers of sets by a hash of all that a request says, in its order.
  private var known: [UInt64: Int] = [:]

  /// The number of the set; 0 for the empty one.
  mutating func insert(_ fields: [(name: String, value: ByteBuffer)]) -> Int {
    let hashes = fields.map { Self.hash(of: $0.value) }
    let whole = zip(fields, hashes).reduce(UInt64(0)) { hash, field in
      var name = field.0.name
      return name.withUTF8 { UnsafeRawBufferPointer($0).stirredHash(from: (hash ^ field.1).stirred) }
    }
    if let place = self.known[whole] { return place }
    let values = Values(zip(fields.map(\.name), hashes)) { first, _ in first }
    let place = self.places[values] ?? self.append(values)
    if let place, self.known.count < Self.limit { self.known[whole] = place }
    return place ?? 0
  }

  /// - Returns: `nil` where no more are kept.
  private mutating func append(_ values: Values) -> Int? {
    guard self.sets.count < Self.limit else { return nil }
    self.places[values] = self.sets.count
    self.sets.append(values)
    return self.sets.count - 1
  }

  static func hash(of value: ByteBuffer) -> UInt64 { ValuePairs.skeleton(of: value) | 1 }
}
