package import NIOCore

/// The values of a live client that stand for recorded ones: those of the request that is answered first, then those of its session,
/// then those of other sessions of which it is told, then those of clients without a session.
package struct LiveValues: Sendable {
  private var ofRequest: [ByteBuffer: ByteBuffer] = [:]
  private var lengths = ValueLengths()
  private let own: Bindings
  private let shared: SharedBindings
  /// The recorded session that the client follows.
  private let following: Int?
  private let ofNobody: Bindings

  package init(own: Bindings = Bindings(), ofNobody: Bindings = Bindings()) {
    self.init(own: own, shared: SharedBindings(), following: nil, ofNobody: ofNobody)
  }

  init(own: Bindings, shared: SharedBindings, following: Int?, ofNobody: Bindings) {
    self.own = own
    self.shared = shared
    self.following = following
    self.ofNobody = ofNobody
  }

  package var isEmpty: Bool { self.ofRequest.isEmpty && self.own.isEmpty && self.shared.isEmpty && self.ofNobody.isEmpty }

  /// Adds a value of the request that is answered; one that is as recorded stands for itself.
  package mutating func add(_ live: ByteBuffer, for recorded: ByteBuffer) {
    self.ofRequest[recorded] = live
    self.lengths.insert(recorded.readableBytes)
  }

  /// Whether a value may stand for a recorded one of so many bytes; costs less than to look one up.
  package func mayHold(length: Int) -> Bool {
    self.lengths.contains(length) || self.own.lengths.contains(length) || self.shared.lengths.contains(length)
      || self.ofNobody.lengths.contains(length)
  }

  /// Whether a value of a client stands for a recorded one, be it that itself.
  package func isTaken(_ recorded: ByteBuffer) -> Bool {
    self.own.live(for: recorded) != nil || self.shared.live(for: recorded, besides: self.following) != nil
      || self.ofNobody.live(for: recorded) != nil
  }

  /// The live value that stands for a recorded one; `nil` where none does, or it is the same.
  package func value(for recorded: ByteBuffer) -> ByteBuffer? {
    guard self.mayHold(length: recorded.readableBytes) else { return nil }
    let live =
      self.ofRequest[recorded] ?? self.own.live(for: recorded) ?? self.shared.live(for: recorded, besides: self.following)
      ?? self.ofNobody.live(for: recorded)
    return live == recorded ? nil : live
  }
}
