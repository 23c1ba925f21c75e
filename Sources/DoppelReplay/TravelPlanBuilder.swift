internal import DoppelExchange
internal import DoppelLearn
internal import NIOCore

/// Numbers the values that answers issue: those that are used, and all others at the same places of answers of the same kind.
struct TravelPlanBuilder {
  private struct Place: Hashable {
    var kind: String
    var place: String
  }

  /// A value within a longer text. The same text twice at one place of an answer is one value.
  private struct Part: Hashable {
    var exchange: Int
    var place: String
    var text: ByteBuffer
  }

  private let kinds: [String]
  /// Whether the values at a place are the same things wherever they stand.
  private var places: [Place: Bool] = [:]
  private var issuing: Set<String> = []
  /// What clients give back as it is, wherever an answer has it, and whether the same texts elsewhere are the same things.
  private var returned: [String: Bool] = [:]
  private var parts: [Int: [(spot: ValueLink.Spot, text: ByteBuffer)]] = [:]
  private(set) var issues: [Int: [TravelPlan.Issue]] = [:]
  private var numbers: [ValueLink.Spot: Int] = [:]
  private var numbersOfParts: [Part: Int] = [:]
  private(set) var count = 0

  init(_ correlations: Correlations, kinds: [String]) {
    self.kinds = kinds
    for link in correlations.links {
      if let returnedAs = link.returnedAs {
        self.returned[returnedAs] = link.isDistinctive && (self.returned[returnedAs] ?? true)
      }
      for spot in link.issued {
        if spot.isPart {
          self.parts[spot.exchange, default: []].append((spot, link.text))
        } else {
          let place = Place(kind: kinds[spot.exchange], place: spot.place)
          self.places[place] = link.isDistinctive && (self.places[place] ?? true)
          self.issuing.insert(place.kind)
        }
      }
    }
  }

  /// The number of a value that an answer issued; `nil` where the answer does not hold it.
  func number(of text: ByteBuffer, at spot: ValueLink.Spot) -> Int? {
    spot.isPart
      ? self.numbersOfParts[Part(exchange: spot.exchange, place: spot.place, text: text)] : self.numbers[spot]
  }

  func issues(in exchange: Int) -> Bool {
    !self.returned.isEmpty || self.issuing.contains(self.kinds[exchange]) || self.parts[exchange] != nil
  }

  mutating func add(_ answer: [MessageValue], of exchange: Int) {
    var order: [String] = []
    var texts: [String: [ByteBuffer]] = [:]
    let partPlaces = Set((self.parts[exchange] ?? []).map(\.spot.place))
    for value in answer {
      let place = Place(kind: self.kinds[exchange], place: value.place)
      if self.places[place] == nil, let isDistinctive = value.returnedAs.flatMap({ self.returned[$0] }) {
        self.places[place] = isDistinctive
      }
      guard self.places[place] != nil || partPlaces.contains(value.place) else { continue }
      if texts[value.place] == nil { order.append(value.place) }
      texts[value.place, default: []].append(value.text)
    }
    for place in order {
      let recorded = texts[place] ?? []
      let isDistinctive = self.places[Place(kind: self.kinds[exchange], place: place)]
      var issue = TravelPlan.Issue(
        place: place, recorded: isDistinctive == nil ? [] : recorded, first: self.count, texts: [],
        isDistinctive: isDistinctive ?? true)
      for index in issue.recorded.indices {
        self.numbers[.init(exchange: exchange, place: place, index: index, isPart: false)] = self.count + index
      }
      self.count += issue.recorded.count
      self.addParts(of: exchange, in: recorded, to: &issue)
      self.issues[exchange, default: []].append(issue)
    }
  }

  private mutating func addParts(of exchange: Int, in texts: [ByteBuffer], to issue: inout TravelPlan.Issue) {
    var known: Set<ByteBuffer> = []
    var values: [Int: Set<ByteBuffer>] = [:]
    for (spot, text) in self.parts[exchange] ?? [] where spot.place == issue.place && texts.indices.contains(spot.index) {
      if known.insert(text).inserted { values[spot.index, default: []].insert(text) }
    }
    for (index, values) in values.sorted(by: { $0.key < $1.key }) {
      let found = TextContext.all(of: values, in: texts[index])
      guard !found.isEmpty else { continue }
      issue.texts.append(
        TravelPlan.Text(index: index, recorded: found.map(\.value), contexts: found.map(\.context), first: self.count))
      for (number, (value, _)) in found.enumerated() {
        self.numbersOfParts[Part(exchange: exchange, place: issue.place, text: value)] = self.count + number
      }
      self.count += found.count
    }
  }
}
