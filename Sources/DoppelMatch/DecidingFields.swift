internal import DoppelExchange
internal import NIOCore

/// The header fields by which a server chose among several answers to one signature, as far as the recording shows.
package struct DecidingFields: Sendable, Equatable {
  /// In lower case, in order.
  package let names: [String]

  static let none = DecidingFields(names: [])

  /// One request with its answer.
  struct Sample {
    /// Equal for requests that are alike in all else that counts.
    var group: UInt64
    var fields: FieldSets.Values
    var content: UInt64
  }

  init(names: [String]) { self.names = names }

  /// Finds the fewest fields that tell the answers apart: one at a time, that which leaves the fewest requests with an answer that others
  /// like them did not get, as long as each leaves fewer.
  init(_ samples: [Sample]) {
    var chosen: [String] = []
    var open = Self.odd(samples, by: chosen)
    var names = Set(samples.flatMap(\.fields.keys)).sorted()
    names.removeAll { name in samples.allSatisfy { $0.fields[name] == samples[0].fields[name] } }
    while open > 0 {
      let best = names.map { (name: $0, odd: Self.odd(samples, by: chosen + [$0])) }.min { $0.odd < $1.odd }
      guard let best, best.odd < open else { break }
      (chosen, open) = (chosen + [best.name], best.odd)
      names.removeAll { $0 == best.name }
    }
    self.names = chosen.sorted()
  }

  /// What a request says in these fields.
  func value(of fields: FieldSets.Values) -> UInt64 {
    self.names.reduce(0) { ($0 ^ (fields[$1] ?? FieldSets.absent)).stirred }
  }

  /// The same of a live request.
  func value(of fields: Fields) -> UInt64 {
    self.names.reduce(0) { value, name in
      let own = fields.firstIndex(of: name).map { FieldSets.hash(of: fields.valueBytes(at: $0)) } ?? FieldSets.absent
      return (value ^ own).stirred
    }
  }

  /// The requests whose answer is not the most frequent one among those that are alike in these fields.
  private static func odd(_ samples: [Sample], by names: [String]) -> Int {
    let fields = DecidingFields(names: names)
    var counts: [[UInt64]: [UInt64: Int]] = [:]
    for sample in samples {
      counts[[sample.group, fields.value(of: sample.fields)], default: [:]][sample.content, default: 0] += 1
    }
    return samples.count - counts.values.reduce(0) { $0 + ($1.values.max() ?? 0) }
  }
}
