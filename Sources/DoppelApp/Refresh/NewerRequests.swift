internal import DoppelExchange
internal import DoppelLearn
internal import DoppelLoad
internal import DoppelProtocols
internal import DoppelRecording
internal import DoppelRefresh
internal import DoppelRespond
internal import DoppelWire
internal import NIOCore

/// Tells for which recorded requests those of a newer recording stand: they are asked, in their order, of a mock of the library, with
/// the recorded values in place of those that the newer answers issued. So what is made anew each time makes no other request.
struct NewerRequests {
  /// A place in requests of one kind.
  private struct Use: Hashable {
    var kind: String
    var place: String
  }

  /// A value of a message: the place, and which of those there.
  private struct Spot: Hashable {
    var place: String
    var index: Int
  }

  private struct Pair: Hashable {
    var live: ByteBuffer
    var recorded: ByteBuffer
  }

  private let library: RefreshLibrary
  private let answerer: Answerer
  /// The kinds of the recorded requests and, after them, of the newer ones, in words.
  private let kinds: [String]
  /// The values of answers that later requests hold, by the number of the exchange in the same order.
  private let links: [Int: [ValueLink]]
  /// What stands for a recorded value wherever it is said, and at some places alone.
  private var everywhere: [ByteBuffer: ByteBuffer] = [:]
  private var atPlaces: [Use: [ByteBuffer: ByteBuffer]] = [:]
  private var known: Set<Pair> = []
  /// The recorded sessions that the newer ones follow.
  private var sessions: [String: String?] = [:]
  /// The number of the newer exchange that comes next.
  private var next: Int

  /// - Parameters:
  ///   - answerer: of the library.
  ///   - newer: the exchanges that are told later, in their order.
  init(_ library: RefreshLibrary, _ answerer: Answerer, _ newer: [Exchange]) {
    self.library = library
    self.answerer = answerer
    let values = RecordedValues(library.exchanges.map(\.edited.recorded) + newer) { Protocols.named($0.protocolName) }
    self.kinds = values.kinds
    self.next = library.exchanges.count
    var links: [Int: [ValueLink]] = [:]
    for link in values.correlations.links {
      for exchange in Set(link.issued.map(\.exchange)) { links[exchange, default: []].append(link) }
    }
    self.links = links
  }

  /// The next newer exchange as the library would have it, with the recorded values in place of those that stand for them, and the place of
  /// the recorded answer that its own stands for; `nil` where nothing like it was recorded.
  mutating func next(_ newer: Exchange) -> (exchange: Exchange, library: Int?) {
    let number = self.next
    self.next += 1
    guard let wire = Protocols.named(newer.protocolName), let request = newer.request, let answer = newer.response else {
      return (newer, nil)
    }
    var exchange = self.asked(newer, request, self.kinds[number], wire)
    guard let place = self.place(of: exchange) else {
      if let other = wire.rewriting(answer, { self.recorded($0.text) }) { exchange.response = other }
      if let session = newer.session, let followed = self.sessions[session] { exchange.session = followed }
      return (exchange, nil)
    }
    let recorded = self.library.exchanges[place].edited.recorded
    let own = Set(Self.pairs(recorded.request, request, wire).values)
    exchange.response = self.said(answer, of: [place, number], recorded.response, own, wire)
    if let session = newer.session { self.sessions[session] = .some(recorded.session) }
    return (exchange, place)
  }

  /// The exchange as the library would have its request.
  private func asked(_ exchange: Exchange, _ request: Message, _ kind: String, _ wire: any WireProtocol) -> Exchange {
    var exchange = exchange
    guard
      let other = wire.rewriting(
        request,
        { value in
          let atPlace = self.atPlaces[Use(kind: kind, place: value.place)] ?? [:]
          return self.recorded(value.text, atPlace)
        })
    else { return exchange }
    exchange.request = other
    if case .request(_, let target, _) = other.start, target.hasPrefix("/") { exchange.location = target }
    exchange.signature = wire.signature(of: other, to: exchange.server, isSecure: exchange.isSecure)
    exchange.isSignatureEdited = false
    return exchange
  }

  /// A text with the recorded values in place of those that stand for them; `nil` for itself.
  private func recorded(_ text: ByteBuffer, _ atPlace: [ByteBuffer: ByteBuffer] = [:]) -> ByteBuffer? {
    if let whole = atPlace[text] ?? self.everywhere[text] { return whole }
    return ValueTokens.replacing(in: text) { atPlace[$0] ?? self.everywhere[$0] }
  }

  /// Where a mock would find its answer; where several recorded exchanges have one id, that to the same request.
  private func place(of exchange: Exchange) -> Int? {
    guard let asked = AskedRequest(exchange) else { return nil }
    let decision = self.answerer.decide(asked.question, port: asked.port)
    let found = decision.outcome == .hit ? decision.exchange.map(self.library.places(of:)) ?? [] : []
    let key = AnswerReading.key(of: exchange)
    return found.first { self.library.answers[$0].signature == key } ?? self.library.first(key) ?? found.first
  }

  /// The values that differ at the same places of two messages.
  private static func pairs(_ recorded: Message?, _ live: Message, _ wire: any WireProtocol) -> [Spot: Pair] {
    guard let recorded else { return [:] }
    let former = Self.values(in: recorded, wire)
    return Self.values(in: live, wire).reduce(into: [:]) { pairs, value in
      guard let text = former[value.key], text != value.value else { return }
      pairs[value.key] = Pair(live: value.value, recorded: text)
    }
  }

  private static func values(in message: Message, _ wire: any WireProtocol) -> [Spot: ByteBuffer] {
    var (counts, values): ([String: Int], [Spot: ByteBuffer]) = ([:], [:])
    for value in wire.values(in: message) {
      values[Spot(place: value.place, index: counts[value.place, default: 0])] = value.text
      counts[value.place, default: 0] += 1
    }
    return values
  }

  /// The newer answer with the recorded values in place of those that it issues, or that stand for recorded ones.
  ///
  /// - Parameters:
  ///   - numbers: of the recorded exchange and of its own.
  ///   - asked: the values of its request that stand for recorded ones.
  private mutating func said(
    _ answer: Message, of numbers: [Int], _ recorded: Message?, _ asked: Set<Pair>, _ wire: any WireProtocol
  ) -> Message {
    let pairs = Self.pairs(recorded, answer, wire)
    guard !pairs.isEmpty else { return answer }
    for number in numbers {
      for link in self.links[number] ?? [] {
        for spot in link.issued where spot.exchange == number {
          guard let pair = pairs[Spot(place: spot.place, index: spot.index)] else { continue }
          self.bind(pair, link, isPart: spot.isPart)
        }
      }
    }
    for pair in pairs.values {
      for part in ValuePairs.of(pair.recorded, pair.live) ?? [] where part.live != part.recorded {
        self.everywhere[part.live] = part.recorded
        self.known.insert(Pair(live: part.live, recorded: part.recorded))
      }
    }
    var counts: [String: Int] = [:]
    let known = self.known
    let other = wire.rewriting(answer) { value in
      let spot = Spot(place: value.place, index: counts[value.place, default: 0])
      counts[value.place, default: 0] += 1
      guard let pair = pairs[spot], known.contains(pair) || asked.contains(pair) else { return nil }
      return pair.recorded
    }
    return other ?? answer
  }

  /// Lets a live value stand for a recorded one that travels to a place of later requests.
  private mutating func bind(_ pair: Pair, _ link: ValueLink, isPart: Bool) {
    var pair = pair
    if isPart {
      guard
        let part = ValuePairs.of(pair.recorded, pair.live)?.first(where: { $0.recorded == link.text || $0.live == link.text })
      else { return }
      pair = Pair(live: part.live, recorded: part.recorded)
    }
    self.known.insert(pair)
    let use = Use(kind: self.kinds[link.used.exchange], place: link.used.place)
    self.atPlaces[use, default: [:]][pair.live] = pair.recorded
    if link.isDistinctive { self.everywhere[pair.live] = pair.recorded }
  }
}
