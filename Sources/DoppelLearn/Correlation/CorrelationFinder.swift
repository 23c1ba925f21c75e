package import DoppelExchange
internal import NIOCore

/// Finds the values that answers issued and later requests hold.
///
/// All requests are told first, then the answers, of which only what a request held is kept: some 50 bytes for each value of a request
/// that may have been issued, and for each time that an answer says one.
package struct CorrelationFinder {
  /// Answers that are remembered as having issued one value of one request.
  package static let issuerLimit = 4

  var texts: [TravellingText] = []
  /// When a request first held each text, also one that is left out since.
  private(set) var firstHeld: [Timestamp] = []
  private(set) var asks: [Ask] = []
  private(set) var issues: [Issue] = []
  /// By the number of an exchange.
  private(set) var kinds: [Int] = []
  private(set) var actors: [Int] = []
  let places = Names()
  let kindNames = Names()
  let returned = Names()
  private var numbers: [ByteBuffer: Int] = [:]
  /// Whether a text of so many bytes that looks made was asked for: most of what an answer says is passed over by its length.
  private var madeLengths = [Bool](repeating: false, count: TravellingText.longest + 1)
  /// How many values stood at a place of requests of a kind.
  private(set) var totals: [Spot: Int] = [:]
  /// The values that stood in the request of an exchange, once they were sifted.
  private(set) var asked: Set<Spot> = []
  /// Whether the words that nothing speaks for were left out, once all requests were told.
  private var isSifted = false

  /// Two numbers: of a kind and a place, or of an exchange and a text.
  struct Spot: Hashable {
    var one: Int
    var two: Int
  }

  /// A value in a request.
  struct Ask {
    var exchange: Int
    var text: Int
    var place: Int
    var index: Int
    var isPart: Bool
    /// -1 for none.
    var returned: Int
    var at: Timestamp
  }

  /// The same value in an answer.
  struct Issue {
    var exchange: Int
    var text: Int
    var place: Int
    var index: Int
    var isPart: Bool
    var returned: Int
    var at: Timestamp
  }

  package init() {}

  /// Adds the request of the next exchange, from 0.
  ///
  /// - Parameters:
  ///   - kind: what requests that differ in their values alone share, in words.
  ///   - actor: equal for requests of one client or session.
  package mutating func addRequest(kind: String, actor: Int, at start: Timestamp, values: [MessageValue]) {
    let exchange = self.kinds.count
    let kind = self.kindNames.number(of: kind)
    self.kinds.append(kind)
    self.actors.append(actor)
    var indices: [Int: Int] = [:]
    for value in values {
      let place = self.places.number(of: value.place)
      let index = indices[place, default: 0]
      indices[place] = index + 1
      self.totals[Spot(one: kind, two: place), default: 0] += 1
      for (text, isPart) in TravellingText.texts(of: value) {
        let number = self.numbers[text.text] ?? self.texts.count
        if number == self.texts.count {
          self.numbers[text.text] = number
          self.texts.append(text)
          self.firstHeld.append(start)
          if text.looksMade { self.madeLengths[text.text.readableBytes] = true }
        }
        self.firstHeld[number] = min(self.firstHeld[number], start)
        if text.isCredential { self.texts[number].isCredential = true }
        self.asks.append(
          Ask(
            exchange: exchange, text: number, place: place, index: index, isPart: isPart,
            returned: isPart ? -1 : value.returnedAs.map(self.returned.number) ?? -1, at: start))
      }
    }
  }

  /// Adds the answer of an exchange whose request was added, once all requests were.
  package mutating func addAnswer(to exchange: Int, at end: Timestamp, values: [MessageValue]) {
    self.sift()
    var indices: [String: Int] = [:]
    for value in values {
      let index = indices[value.place, default: 0]
      indices[value.place] = index + 1
      func add(_ text: Int, isPart: Bool) {
        let returned = isPart ? -1 : value.returnedAs.map(self.returned.number) ?? -1
        self.issues.append(
          Issue(
            exchange: exchange, text: text, place: self.places.number(of: value.place), index: index, isPart: isPart,
            returned: returned, at: end))
      }
      if value.text.readableBytes <= TravellingText.longest, let text = self.numbers[value.text] {
        add(text, isPart: false)
        continue
      }
      value.text.withUnsafeReadableBytes { bytes in
        ValueTokens.forEach(in: bytes) { range in
          guard range.count < bytes.count, range.count <= TravellingText.longest, self.madeLengths[range.count],
            let text = self.numbers[ByteBuffer(bytes: bytes[range])], self.texts[text].looksMade
          else { return false }
          add(text, isPart: true)
          return true
        }
      }
    }
  }

  /// Leaves out the words in requests that stand at places where no value looks made: nothing will speak for them, and answers say
  /// words often.
  private mutating func sift() {
    guard !self.isSifted else { return }
    self.isSifted = true
    var made: Set<Spot> = []
    for ask in self.asks where !ask.isPart && self.texts[ask.text].isMade {
      made.insert(Spot(one: self.kinds[ask.exchange], two: ask.place))
    }
    let (kinds, texts) = (self.kinds, self.texts)
    self.asks.removeAll { ask in
      let text = texts[ask.text]
      return !text.isMade && !text.mayBeName && ask.returned < 0
        && !made.contains(Spot(one: kinds[ask.exchange], two: ask.place))
    }
    var isLeft = [Bool](repeating: false, count: self.texts.count)
    for ask in self.asks {
      isLeft[ask.text] = true
      self.asked.insert(Spot(one: ask.exchange, two: ask.text))
    }
    self.numbers = self.numbers.filter { isLeft[$0.value] }
  }

  /// What was found.
  package consuming func finish() -> Correlations { CorrelationSearch(self).run() }

  /// Texts that are known by numbers, from 0.
  final class Names {
    private var numbers: [String: Int] = [:]
    private(set) var texts: [String] = []

    func number(of text: String) -> Int {
      if let number = self.numbers[text] { return number }
      self.numbers[text] = self.texts.count
      self.texts.append(text)
      return self.texts.count - 1
    }
  }
}
