internal import DoppelExchange
internal import DoppelMatch
internal import NIOCore

/// The writes that came before a question, the last ones.
package struct WritesBefore: Sendable {
  /// The writes that are remembered; at one more the older half is forgotten.
  package static let limit = 10_000

  struct Written: Sendable {
    /// The number of the question; 0 where questions are not numbered.
    var number: Int
    var session: String?
    var nodes: [Int]
    var write: Trace.Write
  }

  private let limit: Int
  private(set) var all: [Written] = []

  init(limit: Int = Self.limit) { self.limit = limit }

  /// Takes a question down where its answer changed something.
  ///
  /// - Parameter exchange: its id, where it is known.
  mutating func note(_ decided: Decided, number: Int = 0, as exchange: ExchangeID? = nil, in library: Library) {
    guard let choice = decided.hit?.choice, !choice.isOfNewState, let write = library.history.writes[choice.answer.order]
    else { return }
    if self.all.count >= self.limit { self.all.removeFirst(max(1, self.limit / 2)) }
    self.all.append(
      Written(
        number: number, session: decided.session, nodes: write.nodes,
        write: Trace.Write(exchange: exchange, request: Trace.operation(of: decided.key), recorded: choice.answer.exchange)))
  }

  /// Says which exchange the question of a number is.
  mutating func name(_ number: Int, as exchange: ExchangeID) {
    guard let index = self.all.lastIndex(where: { $0.number <= number }), self.all[index].number == number else { return }
    self.all[index].write.exchange = exchange
  }
}
