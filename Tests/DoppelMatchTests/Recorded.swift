import DoppelExchange
import DoppelLearn
import DoppelMatch
import NIOCore

/// A recorded exchange with what is told of it, in short. `PUT` changes what its path names, `DELETE` removes it, `POST`
/// creates something in it.
struct Recorded {
  /// As `signature(ofRequest:)` reads it.
  let request: String
  let says: String
  let session: String?
  /// When it began; `nil` for as many seconds as exchanges stand before it.
  let second: Int?
  /// The names that something new may have.
  let creates: [String]
  let issues: [String]
  let aspect: UInt64
  let isRefusal: Bool
  let fields: [(name: String, value: String)]
  let isAbsence: Bool
  /// Whether it did nothing, where it is a write.
  let isRefused: Bool
  /// Whether what was before counts no more.
  let isWhole: Bool

  init(
    _ request: String, says: String = "", session: String? = nil, second: Int? = nil, creates: [String] = [],
    issues: [String] = [], aspect: UInt64 = 0, isRefusal: Bool = false, fields: KeyValuePairs<String, String> = [:],
    isAbsence: Bool = false, isRefused: Bool = false, isWhole: Bool = false
  ) {
    self.isRefused = isRefused
    self.isWhole = isWhole
    self.isAbsence = isAbsence
    self.request = request
    self.says = says
    self.session = session
    self.second = second
    self.creates = creates
    self.issues = issues
    self.aspect = aspect
    self.isRefusal = isRefusal
    self.fields = fields.map { ($0.key, $0.value) }
  }

  var facts: AnswerFacts {
    var answer = AnswerValues()
    answer.say(ByteBuffer(string: self.says))
    var facts = AnswerFacts(
      effect: self.effect, issues: self.issues, aspect: self.aspect, isRefusal: self.isRefusal, answer: answer,
      fields: self.fields.map { ($0.name, ByteBuffer(string: $0.value)) })
    facts.isAbsence = self.isAbsence
    return facts
  }

  private var effect: Effect {
    var effect = self.isRefused ? self.done.refused : self.done
    effect.isWhole = self.isWhole
    return effect
  }

  private var done: Effect {
    let parts = self.request.split(separator: " ")
    let resource = Resource(parts[1].split(separator: "/").map(String.init))
    switch parts[0] {
    case "PUT": return Effect(.change, resource)
    case "DELETE": return Effect(.remove, resource)
    case "POST": return Effect(.create, resource, candidates: self.creates.map { resource.appending($0) })
    default: return Effect(.none, resource)
    }
  }
}

/// A library of these exchanges, numbered from 0; each took a millisecond.
func learned(
  _ recorded: [Recorded], learns: Bool = true, decided: NoiseRules = NoiseRules(), keepsTime: Bool = false
) -> Library {
  var builder = LibraryBuilder(learns: learns, decided: decided, keepsTime: keepsTime, form: { sampleForm(of: $0) })
  for (number, one) in recorded.enumerated() {
    var said = exchange(number, session: one.session, at: one.second ?? number)
    said.duration = .milliseconds(1)
    builder.add(
      said, response: prepared("\(number)"), signature: signature(ofRequest: one.request), computed: nil, instance: nil,
      facts: one.facts)
  }
  return builder.build()
}

/// A library and what changes while it answers.
struct Live {
  let library: Library
  let cursors = Cursors()

  init(_ library: Library) { self.library = library }

  /// The number of the exchange that answers a request; `nil` where none was recorded in the same words.
  func ask(
    _ request: String, session: String? = nil, same: Int? = nil, aspect: UInt64 = 0, fields: Fields = Fields(),
    among allowed: Set<Int>? = nil
  ) -> UInt64? {
    self.turn(request, session: session, same: same, aspect: aspect, fields: fields, among: allowed)?.answer.exchange.low
  }

  /// What answers a request; `nil` where none was recorded in the same words.
  func turn(
    _ request: String, session: String? = nil, same: Int? = nil, aspect: UInt64 = 0, fields: Fields = Fields(),
    among allowed: Set<Int>? = nil, second: Int = 0, byTime: Bool = false
  ) -> Cursors.Turn? {
    guard let index = self.library.find(signature(ofRequest: request).canonicalBytes) else { return nil }
    return self.cursors.next(
      of: self.library.entries[index], at: index, session: session, same: same, aspect: aspect, fields: fields, among: allowed,
      history: self.library.history, asksState: true, at: moment(second), byTime: byTime)
  }

  func ask(_ requests: [String], session: String? = nil) -> [UInt64?] { requests.map { self.ask($0, session: session) } }
}
