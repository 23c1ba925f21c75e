import DoppelExchange
import DoppelLearn
import DoppelMatch
import DoppelRespond
import DoppelRules
import NIOCore
import Testing

struct AnswererTests {
  private static func signature(_ path: String) -> Signature {
    Signature(["http:host": "a.test", "http:method": "GET", "http:url": path])
  }

  /// A library that answers `/` with the numbers, in order, each recorded to take as many seconds.
  private static func library(_ numbers: [Int]) -> Library {
    var builder = LibraryBuilder()
    for number in numbers {
      let exchange = Exchange(
        id: ExchangeID(high: 0, low: UInt64(number)), protocolName: "http", direction: .outbound,
        startedAt: Timestamp(nanoseconds: Int64(number)), duration: .seconds(number))
      builder.add(
        exchange, response: PreparedResponse(wire: ByteBuffer(string: "\(number)"), closes: false),
        signature: self.signature("/"), computed: nil, instance: nil)
    }
    return builder.build()
  }

  private func answerer(_ library: Library, _ change: (inout Answerer.Configuration) -> Void = { _ in }) -> Answerer {
    var configuration = Answerer.Configuration()
    change(&configuration)
    return Answerer(library, configuration: configuration, clients: ClientReading { _ in nil })
  }

  private func ask(_ path: String = "/") -> Question {
    Question(key: Self.signature(path).canonicalBytes, request: Message(), startedAt: .epoch)
  }

  @Test func `hits are counted by signature, also over swaps of the library`() {
    let answerer = self.answerer(Self.library([3]))
    for _ in 0..<4 {
      for _ in 0..<2 { _ = answerer.decide(self.ask()) }
      _ = answerer.decide(self.ask("/absent"))
      answerer.swap(Self.library([4]))
    }
    let hits = answerer.hits
    #expect(hits.map(\.count).reduce(0, +) == 8)
    #expect(Set(hits.map(\.signature)) == [Self.signature("/")])
  }

  @Test func `how much later it is counts from the end of the recorded answer to the moment when it is given again`() {
    let question = Question(
      key: Self.signature("/").canonicalBytes, request: Message(), startedAt: Timestamp(nanoseconds: 100_000_000_000))
    func shift(_ change: (inout Answerer.Configuration) -> Void) -> Int64? {
      self.answerer(Self.library([7]), change).decide(question).changes.shift?.seconds
    }
    // recorded 7 ns after 1970, within 7 seconds
    #expect(shift { $0.shiftsTime = true } == 92)
    #expect(
      shift {
        $0.shiftsTime = true
        $0.timing = .recorded
      } == 99)
    #expect(shift { _ in } == nil)
    let dated = Question(
      key: Self.signature("/").canonicalBytes, request: Message(), startedAt: Timestamp(nanoseconds: 100_000_000_000))
    #expect(self.answerer(Self.library([7])).decide(dated).changes.askedMoments.isEmpty)
    let undated = self.answerer(Self.library([0])) { $0.shiftsTime = true }
    #expect(undated.decide(question).changes.shift == nil, "a recording that does not say when it was made")
  }

  @Test func `of servers of one host on several ports each answers with its own`() {
    var builder = LibraryBuilder()
    for (number, port) in [(1, 81), (2, 81), (3, 82), (4, 83), (5, 82)] {
      let exchange = Exchange(
        id: ExchangeID(high: 0, low: UInt64(number)), protocolName: "http", direction: .outbound,
        server: Endpoint(name: "a.test", port: port), startedAt: Timestamp(nanoseconds: Int64(number)))
      builder.add(
        exchange, response: PreparedResponse(wire: ByteBuffer(), closes: false), signature: Self.signature("/"), computed: nil,
        instance: nil)
    }
    let library = builder.build()
    let answerer = self.answerer(library)
    func given(_ ports: [Int]) -> [UInt64?] { ports.map { answerer.decide(self.ask(), port: $0).exchange?.low } }
    #expect(given([82, 81, 83, 82, 81, 83, 82]) == [3, 1, 4, 5, 2, 4, 3])
    // a port that none of them had, or that is not known
    #expect(given([84, 0, 84]) == [1, 2, 3])
    let last = self.answerer(library) { $0.selection = .last }
    #expect([81, 82, 84].map { last.decide(self.ask(), port: $0).exchange?.low } == [2, 5, 5])
  }

  @Test func `how recorded requests go on is told of the library in place, and counts nothing`() {
    func library(_ text: String) -> Library {
      var builder = LibraryBuilder()
      let exchange = Exchange(
        id: ExchangeID(high: 0, low: 1), protocolName: "opaque", direction: .outbound, startedAt: .epoch)
      builder.add(
        exchange, response: PreparedResponse(wire: ByteBuffer(), closes: false),
        signature: Self.signature("/"), computed: nil, instance: nil, beginning: self.beginning(text))
      return builder.build()
    }
    let answerer = self.answerer(library("PING"))
    #expect(answerer.prospect(of: self.beginning("PI")) == Question.Prospect(whole: nil, canGrow: true))
    answerer.swap(library("PI"))
    #expect(answerer.prospect(of: self.beginning("PI")) == Question.Prospect(whole: 2, canGrow: false))
    #expect(answerer.hits.isEmpty)
    #expect(answerer.knowsBeginnings && !self.answerer(Self.library([1])).knowsBeginnings)
  }

  private func beginning(_ text: String) -> Question.Beginning {
    Question.Beginning(group: ByteBuffer(string: "a"), bytes: ByteBuffer(string: text))
  }

  @Test func `a hit gives the recorded answer at once`() {
    let decision = self.answerer(Self.library([3])).decide(self.ask())
    #expect(decision.outcome == .hit && decision.exchange == ExchangeID(high: 0, low: 3) && decision.delay == .zero)
    #expect(decision.answer == .prepared(PreparedResponse(wire: ByteBuffer(string: "3"), closes: false)))
  }

  @Test func `with the recorded timing an answer waits as long as the recorded one took`() {
    #expect(self.answerer(Self.library([3])) { $0.timing = .recorded }.decide(self.ask()).delay == .seconds(3))
  }

  @Test func `several answers are chosen as configured`() {
    let library = Self.library([1, 2, 3])
    let take = { (selection: Cursors.Selection) in
      let answerer = self.answerer(library) { $0.selection = selection }
      return (0..<4).compactMap { _ in answerer.decide(self.ask()).exchange?.low }
    }
    #expect(take(.sequence) == [1, 2, 3, 1])
    #expect(take(.last) == [3, 3, 3, 3])
    #expect(take(.random).allSatisfy { (1...3).contains($0) })
  }

  @Test func `a miss is explained with what was near`() throws {
    let decision = self.answerer(Self.library([1])).decide(self.ask("/else"))
    #expect(decision.outcome == .miss && decision.nearMisses.map(\.fields) == [["http:url"]])
    guard case .miss(let explanation)? = decision.answer else { throw ExpectationFailed() }
    #expect(String(buffer: explanation).contains("/else"))
  }

  @Test(arguments: [Answerer.MissPolicy.passthrough, .record])
  func `a miss is passed on where the policy says so`(policy: Answerer.MissPolicy) {
    let decision = self.answerer(Self.library([1])) { $0.onMiss = policy }.decide(self.ask("/else"))
    #expect(decision.outcome == .passthrough && decision.answer == nil)
  }

  @Test func `after a swap only the new library is known, also to near misses, and cursors begin again`() {
    let answerer = self.answerer(Self.library([1, 2]))
    #expect(answerer.decide(self.ask()).exchange?.low == 1)
    #expect(answerer.decide(self.ask("/none")).nearMisses.first?.exchange.low == 1)
    answerer.swap(Self.library([5, 6]))
    #expect(answerer.decide(self.ask()).exchange?.low == 5)
    #expect(answerer.decide(self.ask("/none")).nearMisses.first?.exchange.low == 5)
    answerer.swap(.empty)
    #expect(answerer.decide(self.ask()).outcome == .miss)
    #expect(answerer.decide(self.ask()).nearMisses.isEmpty)
  }

  @Test func `it answers while libraries are swapped`() async {
    let answerer = self.answerer(Self.library([1]))
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          for _ in 0..<500 { #expect(answerer.decide(self.ask()).outcome == .hit) }
        }
      }
      group.addTask { for number in 1...200 { answerer.swap(Self.library([number, number + 1])) } }
    }
  }
}

private struct ExpectationFailed: Error {}
