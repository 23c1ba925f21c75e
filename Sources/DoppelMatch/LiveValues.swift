package import NIOCore

/// The values of a live client that stand for recorded ones: those of the request that is answered first, then those of its session,
/// then those of clients without a session.
package struct LiveValues: Sendable {
  private var ofRequest: [ByteBuffer: ByteBuffer] = [:]
  private let own: Bindings
  private let ofNobody: Bindings

  package init(own: Bindings = Bindings(), ofNobody: Bindings = Bindings()) {
    self.own = own
    self.ofNobody = ofNobody
  }

  package var isEmpty: Bool { self.ofRequest.isEmpty && self.own.isEmpty && self.ofNobody.isEmpty }

  /// Adds a value of the request that is answered; one that is as recorded stands for itself.
  package mutating func add(_ live: ByteBuffer, for recorded: ByteBuffer) { self.ofRequest[recorded] = live }

  /// The live value that stands for a recorded one; `nil` where none does, or it is the same.
  package func value(for recorded: ByteBuffer) -> ByteBuffer? {
    let live = self.ofRequest[recorded] ?? self.own.live(for: recorded) ?? self.ofNobody.live(for: recorded)
    return live == recorded ? nil : live
  }
}
