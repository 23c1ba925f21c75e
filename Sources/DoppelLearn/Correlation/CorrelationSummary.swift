internal import DoppelExchange
internal import NIOCore

/// Gathers what was found by the places that it went from and to.
struct CorrelationSummary {
  private struct Key: Hashable {
    var pair: CorrelationSearch.Pair
    var evidence: Correlation.Evidence
  }

  private struct Row {
    var texts: Set<Int> = []
    var requests: Set<Int> = []
    var confidence = 1.0
  }

  private let found: CorrelationFinder
  private var links: [ValueLink] = []
  private var rows: [Key: Row] = [:]

  init(_ found: CorrelationFinder) { self.found = found }

  /// - Parameters:
  ///   - issues: the first counts as where the value came from.
  ///   - isVouchedFor: whether other values at the places are the evidence, not this one.
  mutating func add(
    _ ask: CorrelationFinder.Ask, _ issues: [CorrelationFinder.Issue], _ evidence: Correlation.Evidence,
    confidence: Double = 1, isVouchedFor: Bool = false
  ) {
    guard let first = issues.first else { return }
    let text = self.found.texts[ask.text]
    self.links.append(
      ValueLink(
        text: text.text, returnedAs: evidence == .returned && !isVouchedFor ? self.found.returned.texts[ask.returned] : nil,
        used: .init(
          exchange: ask.exchange, place: self.found.places.texts[ask.place], index: ask.index, isPart: ask.isPart),
        issued: issues.map {
          .init(exchange: $0.exchange, place: self.found.places.texts[$0.place], index: $0.index, isPart: $0.isPart)
        }, isDistinctive: text.looksMade || (text.isDistinctive && (isVouchedFor || !text.isWord))))
    let pair = CorrelationSearch.Pair(
      issuedKind: self.found.kinds[first.exchange], issuedPlace: first.place, isIssuedPart: first.isPart,
      usedKind: self.found.kinds[ask.exchange], usedPlace: ask.place, isUsedPart: ask.isPart)
    var row = self.rows[Key(pair: pair, evidence: evidence)] ?? Row()
    row.texts.insert(ask.text)
    row.requests.insert(ask.exchange)
    row.confidence = min(row.confidence, evidence == .made && text.isShort ? 0.9 : confidence)
    self.rows[Key(pair: pair, evidence: evidence)] = row
  }

  /// The names of the places of a pair.
  static func places(
    of pair: CorrelationSearch.Pair, _ found: CorrelationFinder
  ) -> (issued: Correlation.Place, used: Correlation.Place) {
    func place(_ kind: Int, _ place: Int, _ isPart: Bool) -> Correlation.Place {
      Correlation.Place(request: found.kindNames.texts[kind], place: found.places.texts[place] + (isPart ? ", within" : ""))
    }
    return (
      place(pair.issuedKind, pair.issuedPlace, pair.isIssuedPart), place(pair.usedKind, pair.usedPlace, pair.isUsedPart)
    )
  }

  consuming func finish() -> Correlations {
    var all: [Correlation] = []
    for (key, row) in self.rows {
      let places = Self.places(of: key.pair, self.found)
      let texts = row.texts.map { self.found.texts[$0] }
      let lengths = texts.map(\.text.readableBytes)
      all.append(
        Correlation(
          issued: places.issued, used: places.used, evidence: key.evidence, values: row.texts.count,
          requests: row.requests.count, classes: Set(texts.map(\.className)),
          lengths: (lengths.min() ?? 0)...(lengths.max() ?? 0), confidence: row.confidence))
    }
    all.sort { left, right in
      if left.confidence != right.confidence { return left.confidence > right.confidence }
      if left.requests != right.requests { return left.requests > right.requests }
      let (one, other) = (left, right)
      return (one.issued.request, one.issued.place, one.used.request, one.used.place)
        < (other.issued.request, other.issued.place, other.used.request, other.used.place)
    }
    return Correlations(links: self.links, all: all)
  }
}
