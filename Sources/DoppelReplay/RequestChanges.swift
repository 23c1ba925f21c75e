package import DoppelExchange
internal import DoppelLearn
package import NIOCore

/// The live values that stand in one request.
package struct RequestChanges: Sendable {
  private struct Place: Hashable {
    var place: String
    var index: Int
  }

  private var wholes: [Place: (recorded: ByteBuffer, live: ByteBuffer)] = [:]
  private var parts: [Place: [ByteBuffer: ByteBuffer]] = [:]
  /// How many values of each place were told.
  private var told: [String: Int] = [:]

  mutating func add(_ live: ByteBuffer, for use: TravelPlan.Use) {
    let place = Place(place: use.place, index: use.index)
    if use.isPart {
      self.parts[place, default: [:]][use.recorded] = live
    } else {
      self.wholes[place] = (use.recorded, live)
    }
  }

  package var isEmpty: Bool { self.wholes.isEmpty && self.parts.isEmpty }

  /// What stands in place of the next value of the request; `nil` for itself.
  package mutating func next(_ value: MessageValue) -> ByteBuffer? {
    let place = Place(place: value.place, index: self.told[value.place, default: 0])
    self.told[value.place] = place.index + 1
    if let whole = self.wholes[place], whole.recorded == value.text { return whole.live }
    guard let parts = self.parts[place] else { return nil }
    return ValueTokens.replacing(in: value.text) { parts[$0] }
  }
}
