package import DoppelExchange
package import DoppelLearn
internal import NIOCore

/// Which values of recorded requests were issued by which recorded answers, made before a replay begins.
///
/// Each value that an answer issued has a number, so that the same text issued for two things stands for two.
package struct TravelPlan: Sendable {
  /// A value of a request.
  struct Use: Sendable, Hashable {
    var place: String
    var index: Int
    var isPart: Bool
    var recorded: ByteBuffer
    /// The numbers under which it was issued, the last before the request first.
    var issued: [Int]
  }

  /// The values of one place of an answer.
  struct Issue: Sendable, Hashable {
    var place: String
    /// All whole values at the place, in order.
    var recorded: [ByteBuffer]
    /// The number of the first of them; the others follow.
    var first: Int
    /// Those that hold values that travel.
    var texts: [Text]
    /// Whether the same texts elsewhere in answers are the same things.
    var isDistinctive: Bool
  }

  /// A longer text with the values in it.
  struct Text: Sendable, Hashable {
    /// Which of the texts at the place.
    var index: Int
    var recorded: [ByteBuffer]
    /// What stands around each of them.
    var contexts: [TextContext]
    /// The number of the first of them; the others follow.
    var first: Int
  }

  /// By the number of the exchange.
  private(set) var uses: [Int: [Use]] = [:]
  private(set) var issues: [Int: [Issue]] = [:]
  package private(set) var count = 0

  package static let none = TravelPlan()

  private init() {}

  /// - Parameters:
  ///   - kinds: for each exchange the kind of its request.
  ///   - answer: the values in the answer of an exchange; asked for where one may have issued something.
  package init(_ correlations: Correlations, kinds: [String], answer: (Int) -> [MessageValue]) {
    guard !correlations.isEmpty else { return }
    var builder = TravelPlanBuilder(correlations, kinds: kinds)
    for exchange in kinds.indices where builder.issues(in: exchange) { builder.add(answer(exchange), of: exchange) }
    self.issues = builder.issues
    self.count = builder.count
    for link in correlations.links {
      let numbers = link.issued.compactMap { builder.number(of: link.text, at: $0) }
      guard !numbers.isEmpty else { continue }
      self.uses[link.used.exchange, default: []].append(
        Use(
          place: link.used.place, index: link.used.index, isPart: link.used.isPart, recorded: link.text, issued: numbers))
    }
  }

  package var isEmpty: Bool { self.uses.isEmpty }

  /// Whether the request of an exchange holds a value that an answer issued.
  package func uses(in exchange: Int) -> Bool { self.uses[exchange] != nil }

  /// Whether the answer of an exchange issues one.
  package func issues(in exchange: Int) -> Bool { self.issues[exchange] != nil }
}
