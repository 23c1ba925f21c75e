internal import DoppelExchange
internal import NIOCore

/// Decides which values of requests were issued by which answers.
struct CorrelationSearch {
  /// Times that answers said a value before a request held it which are looked at, the last first.
  private static let lookedAt = 64
  /// The least share of the values at a place that were issued at another, where the names of the two agree, and where not.
  private static let relatedShare = 0.5
  private static let unrelatedShare = 0.9

  private let found: CorrelationFinder
  private let issues: [Identity: [CorrelationFinder.Issue]]
  /// When a request first held it.
  private let firstAsked: [Identity: Timestamp]
  /// When a request of an actor first held a text at a place.
  private var firstUsed: [Use: Timestamp] = [:]

  /// A text, with what a request and an answer share of it; -1 for the text alone.
  private struct Identity: Hashable {
    var text: Int
    var returned: Int
  }

  private struct Use: Hashable {
    var text: Int
    var kind: Int
    var place: Int
    var actor: Int
  }

  /// A value of a request, whole or with the parts that are in it.
  private struct Held: Hashable {
    var exchange: Int
    var place: Int
    var index: Int
  }

  /// The places of a correlation.
  struct Pair: Hashable {
    var issuedKind: Int
    var issuedPlace: Int
    var isIssuedPart: Bool
    var usedKind: Int
    var usedPlace: Int
    var isUsedPart: Bool
  }

  /// What speaks for a pair of places.
  private struct Score {
    var values: Set<Int> = []
    var uses = 0
  }

  init(_ found: CorrelationFinder) {
    self.found = found
    var issues: [Identity: [CorrelationFinder.Issue]] = [:]
    for issue in found.issues {
      issues[Identity(text: issue.text, returned: -1), default: []].append(issue)
      if issue.returned >= 0 { issues[Identity(text: issue.text, returned: issue.returned), default: []].append(issue) }
    }
    self.issues = issues.mapValues { issues in
      issues.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
    }
    var first: [Identity: Timestamp] = [:]
    for ask in found.asks {
      for returned in Set([-1, ask.returned]) {
        let identity = Identity(text: ask.text, returned: returned)
        first[identity] = min(first[identity] ?? ask.at, ask.at)
      }
    }
    self.firstAsked = first
    for ask in found.asks {
      let use = self.use(ask)
      self.firstUsed[use] = min(self.firstUsed[use] ?? ask.at, ask.at)
    }
  }

  private func use(_ ask: CorrelationFinder.Ask) -> Use {
    Use(
      text: ask.text, kind: self.found.kinds[ask.exchange], place: ask.place, actor: self.found.actors[ask.exchange])
  }

  func run() -> Correlations {
    var summary = CorrelationSummary(self.found)
    var ordinary: [CorrelationFinder.Ask] = []
    var believed: [Pair: Correlation.Evidence] = [:]
    // a value comes before its parts: where it is issued as a whole, they are not looked for
    var wholes: Set<Held> = []
    for ask in self.found.asks {
      let held = Held(exchange: ask.exchange, place: ask.place, index: ask.index)
      if ask.isPart && wholes.contains(held) { continue }
      let text = self.found.texts[ask.text]
      if let issues = self.returned(ask) {
        summary.add(ask, issues, .returned)
        for issue in issues { believed[self.pair(issue, ask)] = .returned }
        wholes.insert(held)
      } else if text.isMade, let issues = self.made(ask) {
        summary.add(ask, issues, .made)
        for issue in issues where believed[self.pair(issue, ask)] == nil { believed[self.pair(issue, ask)] = .made }
        if !ask.isPart { wholes.insert(held) }
      } else if !text.looksMade {
        ordinary.append(ask)
      }
    }
    self.add(ordinary, where: believed, to: &summary)
    return summary.finish()
  }

  /// Values that do not look made: where others went from the same place to the same place they travel like them, elsewhere where
  /// several speak for it.
  private func add(
    _ asks: [CorrelationFinder.Ask], where believed: [Pair: Correlation.Evidence], to summary: inout CorrelationSummary
  ) {
    var open: [(ask: CorrelationFinder.Ask, issues: [CorrelationFinder.Issue])] = []
    for ask in asks {
      let issues =
        self.issued(ask, Identity(text: ask.text, returned: -1))?.filter { believed[self.pair($0, ask)] != nil } ?? []
      if let evidence = issues.first.flatMap({ believed[self.pair($0, ask)] }) {
        summary.add(ask, issues, evidence, confidence: 0.9, isVouchedFor: true)
      } else {
        let issues = self.candidates(ask)
        if !issues.isEmpty { open.append((ask, issues)) }
      }
    }
    self.addPairs(open, to: &summary)
  }

  /// What issued a value that the protocol says is given back.
  private func returned(_ ask: CorrelationFinder.Ask) -> [CorrelationFinder.Issue]? {
    guard ask.returned >= 0 else { return nil }
    let text = self.found.texts[ask.text]
    let (place, identity) = (self.found.places.texts[ask.place], Identity(text: ask.text, returned: ask.returned))
    guard !text.looksMade, !text.mayBeName, place.hasPrefix("path, ") else { return self.issued(ask, identity) }
    // a word in a path is a name that people gave it, but for what a server says of where something within is, and nobody said before
    guard place != "path, part 1" else { return nil }
    let located = self.issued(ask, identity)?.filter { self.found.places.texts[$0.place].hasPrefix("header location, ") } ?? []
    return located.contains { $0.at <= self.found.firstHeld[ask.text] } ? located : nil
  }

  private func made(_ ask: CorrelationFinder.Ask) -> [CorrelationFinder.Issue]? {
    self.issued(ask, Identity(text: ask.text, returned: -1))
  }

  /// The answers before the request that said it, where one did before any request held it.
  private func issued(_ ask: CorrelationFinder.Ask, _ identity: Identity) -> [CorrelationFinder.Issue]? {
    guard let issues = self.issues[identity], let first = issues.first, let asked = self.firstAsked[identity],
      first.at <= asked
    else { return nil }
    let before = self.last(of: issues, before: ask)
    guard !before.isEmpty else { return nil }
    let actor = self.found.actors[ask.exchange]
    let own = before.filter { self.found.actors[$0.exchange] == actor }
    return Array((own + before.filter { self.found.actors[$0.exchange] != actor }).prefix(CorrelationFinder.issuerLimit))
  }

  /// The answers that may have issued a value which does not look made: to the same client, and no echo of its own request.
  private func candidates(_ ask: CorrelationFinder.Ask) -> [CorrelationFinder.Issue] {
    guard self.found.texts[ask.text].mayBeName, let issues = self.issues[Identity(text: ask.text, returned: -1)],
      let first = issues.first, let used = self.firstUsed[self.use(ask)], first.at <= used
    else { return [] }
    let actor = self.found.actors[ask.exchange]
    return self.last(of: issues, before: ask).filter { issue in
      self.found.actors[issue.exchange] == actor
        && !self.found.asked.contains(CorrelationFinder.Spot(one: issue.exchange, two: issue.text))
    }
  }

  /// The last ones that came before a request, the last first; of one answer those that are whole values come first.
  private func last(of issues: [CorrelationFinder.Issue], before ask: CorrelationFinder.Ask) -> [CorrelationFinder.Issue] {
    var (low, high) = (0, issues.count)
    while low < high {
      let middle = (low + high) / 2
      if issues[middle].at <= ask.at { low = middle + 1 } else { high = middle }
    }
    let before = issues[max(0, low - Self.lookedAt)..<low].filter { $0.exchange != ask.exchange }
    return before.enumerated().sorted {
      ($1.element.at, $0.element.isPart ? 1 : 0, $0.offset) < ($0.element.at, $1.element.isPart ? 1 : 0, $1.offset)
    }.map(\.element)
  }

  private func addPairs(
    _ open: [(ask: CorrelationFinder.Ask, issues: [CorrelationFinder.Issue])], to summary: inout CorrelationSummary
  ) {
    var scores: [Pair: Score] = [:]
    for (ask, issues) in open {
      for pair in Set(issues.map { self.pair($0, ask) }) {
        scores[pair, default: Score()].values.insert(ask.text)
        scores[pair, default: Score()].uses += 1
      }
    }
    var confidences: [Pair: Double] = [:]
    for (pair, score) in scores { confidences[pair] = self.confidence(of: pair, score) }
    for (ask, issues) in open {
      let believed = issues.compactMap { issue in confidences[self.pair(issue, ask)].map { (issue, $0) } }
      guard let best = believed.map(\.1).max() else { continue }
      let chosen = believed.filter { $0.1 == best }.map(\.0).prefix(CorrelationFinder.issuerLimit)
      summary.add(ask, Array(chosen), .pairs, confidence: best)
    }
  }

  private func pair(_ issue: CorrelationFinder.Issue, _ ask: CorrelationFinder.Ask) -> Pair {
    Pair(
      issuedKind: self.found.kinds[issue.exchange], issuedPlace: issue.place, isIssuedPart: issue.isPart,
      usedKind: self.found.kinds[ask.exchange], usedPlace: ask.place, isUsedPart: ask.isPart)
  }

  /// How sure it is that values went from the one place to the other; `nil` where they may be equal by chance.
  private func confidence(of pair: Pair, _ score: Score) -> Double? {
    let total = self.found.totals[CorrelationFinder.Spot(one: pair.usedKind, two: pair.usedPlace)] ?? score.uses
    let share = Double(score.uses) / Double(max(total, score.uses))
    let places = CorrelationSummary.places(of: pair, self.found)
    let isRelated = PlaceNames.areRelated(places.issued, places.used)
    let isDistinctive = TravellingText.areDistinctive(score.values.map { self.found.texts[$0] })
    let isEnough =
      score.values.count > 1
      ? (isRelated && share >= Self.relatedShare) || (isDistinctive && share >= Self.unrelatedShare)
      : isRelated && isDistinctive && share >= Self.relatedShare
    guard isEnough else { return nil }
    return share * (1 - 1 / Double(UInt64(1) << UInt64(min(score.values.count, 62))))
  }
}
