import DoppelExchange
import NIOCore

@testable import DoppelLearn

/// One exchange as tests tell it: its request at a second, its answer half a second later.
struct Told {
  var kind: String
  var actor = 0
  var asked: [(String, String)] = []
  var answered: [(String, String)] = []
  /// What clients give back as it is, by its place.
  var returned: [String: String] = [:]
}

/// What is found in exchanges that follow each other by a second.
func correlations(_ told: [Told]) -> Correlations {
  func values(_ pairs: [(String, String)], _ returned: [String: String]) -> [MessageValue] {
    pairs.map { MessageValue(place: $0.0, text: ByteBuffer(string: $0.1), returnedAs: returned[$0.0]) }
  }
  func moment(_ number: Int) -> Timestamp { Timestamp(nanoseconds: 1_700_000_000_000_000_000).advanced(by: .seconds(number)) }
  var finder = CorrelationFinder()
  for (number, exchange) in told.enumerated() {
    finder.addRequest(
      kind: exchange.kind, actor: exchange.actor, at: moment(number), values: values(exchange.asked, exchange.returned))
  }
  for (number, exchange) in told.enumerated() {
    finder.addAnswer(
      to: number, at: moment(number).advanced(by: .milliseconds(500)), values: values(exchange.answered, exchange.returned))
  }
  return finder.finish()
}

extension Correlations {
  /// `issued exchange:place -> used exchange:place` of each link, by its first issuer.
  var shown: [String] {
    self.links.map { link in
      "\(link.issued[0].exchange):\(link.issued[0].place) -> \(link.used.exchange):\(link.used.place)"
    }
  }
}
