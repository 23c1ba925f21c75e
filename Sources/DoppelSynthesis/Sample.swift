package import DoppelExchange

/// One recorded exchange.
package struct Sample: Sendable {
  let order: Int
  let exchange: ExchangeID
  let recording: Int
  let startedAt: Timestamp
  /// The key of its session.
  let session: String?
  let call: Call
  var shown: Shown
  /// `nil` where it was not taken apart.
  var said: Said?
  /// The numbers of the exchanges that it holds, which are below zero; `nil` where it holds none.
  var inner: [Int]?
  /// The situation in which it was recorded; `nil` where that is not known.
  var situation: String?

  /// The items in its lists that its own session made.
  var own: Set<String> = []

  /// Whether the items were there that its arguments name, by their places.
  var named: [String: Bool] = [:]

  /// The fields of the item that it was about, before.
  var fields: [String: Tree] = [:]

  /// An answer taken apart: its form at a place, and the values in it.
  struct Said: Sendable {
    var place: String
    var form: String
    var values: [Tree]
  }

  /// Exchanges that are learned from; others are as without it.
  package static let limit = 100_000
  /// Bytes of a body that is taken apart; an exchange with a longer one is not learned from.
  package static let bodyLimit = 1024 * 1024

  /// - Parameter order: its number among all that were added to the library.
  package init(
    order: Int, exchange: ExchangeID, recording: Int, startedAt: Timestamp, session: String?, call: Call, shown: Shown
  ) {
    self.order = order
    self.exchange = exchange
    self.recording = recording
    self.startedAt = startedAt
    self.session = session
    self.call = call
    self.shown = shown
  }
}
