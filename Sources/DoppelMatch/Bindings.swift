package import NIOCore

/// Which values of a live session stand for which of the recorded one: what the client made anew, in both directions.
package struct Bindings: Sendable {
  /// The values of one session that are remembered; the first to come is the first to go.
  package static let limit = 4_096

  private var recorded: [ByteBuffer: ByteBuffer] = [:]
  private var live: [ByteBuffer: ByteBuffer] = [:]
  private var order: [ByteBuffer] = []
  /// Of the recorded values, those that were forgotten too.
  private(set) var lengths = ValueLengths()

  package init() {}

  package var isEmpty: Bool { self.order.isEmpty }

  /// The live value that stands for a recorded one.
  package func live(for recorded: ByteBuffer) -> ByteBuffer? { self.live[recorded] }

  /// The recorded value that a live one stands for.
  package func recorded(for live: ByteBuffer) -> ByteBuffer? { self.recorded[live] }

  /// Lets a live value stand for a recorded one, and for no other. Several may stand for one; the last takes its place in answers.
  /// One that is as recorded stands for itself.
  package mutating func bind(_ live: ByteBuffer, to recorded: ByteBuffer) {
    if let former = self.recorded[live] {
      if former != recorded, self.live[former] == live { self.live[former] = nil }
    } else {
      if self.order.count >= Self.limit { self.forgetFirst() }
      self.order.append(live)
    }
    self.recorded[live] = recorded
    self.live[recorded] = live
    self.lengths.insert(recorded.readableBytes)
  }

  private mutating func forgetFirst() {
    let first = self.order.removeFirst()
    guard let recorded = self.recorded.removeValue(forKey: first), self.live[recorded] == first else { return }
    self.live[recorded] = nil
  }
}
