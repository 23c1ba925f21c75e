import DoppelExchange
import DoppelLearn
import DoppelMatch
import NIOCore

/// Values that programs make: the same for the same number from 0 to 89.
func uuid(_ number: Int) -> String { "919108f7-52d1-4320-9bac-f847db4148\(10 + number)" }

/// The signature of a request such as `PUT /a/b {"c":1}`.
func signature(ofRequest text: String) -> Signature {
  let parts = text.split(separator: " ", maxSplits: 2).map(String.init)
  var signature = Signature(["http:host": "a.test", "http:method": parts[0], "http:url": parts[1]])
  if parts.count > 2 { signature["http:body"] = ByteBuffer(string: parts[2]) }
  return signature
}

/// A recorded exchange with what is told of it, in short; `PUT` changes what its path names, `POST` creates something in it.
struct Recorded {
  /// As `signature(ofRequest:)` reads it.
  let request: String
  let says: String
  let session: String?
  /// When it began; `nil` for as many seconds as exchanges stand before it.
  let second: Int?
  let issues: [String]
  let aspect: UInt64
  let isRefusal: Bool
  let user: UInt64?
  let fields: [(name: String, value: String)]

  init(
    _ request: String, says: String = "", session: String? = nil, second: Int? = nil, issues: [String] = [],
    aspect: UInt64 = 0, isRefusal: Bool = false, user: UInt64? = nil, fields: KeyValuePairs<String, String> = [:]
  ) {
    self.request = request
    self.says = says
    self.session = session
    self.second = second
    self.issues = issues
    self.aspect = aspect
    self.isRefusal = isRefusal
    self.user = user
    self.fields = fields.map { ($0.key, $0.value) }
  }

  private var effect: Effect {
    let parts = self.request.split(separator: " ")
    let resource = Resource(parts[1].split(separator: "/").map(String.init))
    switch parts[0] {
    case "PUT": return Effect(.change, resource)
    case "POST": return Effect(.create, resource)
    default: return Effect(.none, resource)
    }
  }

  /// Adds it under this number; it took a millisecond.
  func add(_ number: Int, to builder: inout LibraryBuilder) {
    var answer = AnswerValues()
    answer.say(ByteBuffer(string: self.says))
    let key = signature(ofRequest: self.request)
    let exchange = Exchange(
      id: ExchangeID(high: 0, low: UInt64(number)), protocolName: "http", direction: .outbound, session: self.session,
      startedAt: Timestamp(nanoseconds: Int64(self.second ?? number) * 1_000_000_000), duration: .milliseconds(1),
      request: Message(body: key["http:body"] ?? ByteBuffer()))
    let body = key["http:body"] ?? ByteBuffer()
    let derived = DerivedValue.all(in: [ByteBuffer(string: self.says)]) {
      DerivedValue.Request(body: body, key: key.canonicalBytes, form: form(ofKey:))
    }
    var facts = AnswerFacts(
      effect: self.effect, issues: self.issues, user: self.user, aspect: self.aspect, isRefusal: self.isRefusal,
      answer: answer,
      fields: self.fields.map { ($0.name, ByteBuffer(string: $0.value)) }, derived: derived)
    facts.said = ByteBuffer(string: self.says)
    builder.add(
      exchange, response: PreparedResponse(wire: ByteBuffer(string: self.says), closes: false),
      signature: key, computed: nil, instance: nil,
      facts: facts)
  }
}

@Sendable private func form(ofKey key: UnsafeRawBufferPointer) -> SignatureForm {
  switch String(decoding: key, as: UTF8.self) {
  case "http:url": .path
  case "http:body": .json
  default: .name
  }
}

/// A library of these exchanges, numbered from 0.
func learned(_ recorded: [Recorded], learns: Bool = true, decided: NoiseRules = NoiseRules()) -> Library {
  var builder = LibraryBuilder(learns: learns, decided: decided, form: form(ofKey:), texts: { [$0.wire] })
  for (number, one) in recorded.enumerated() { one.add(number, to: &builder) }
  return builder.build()
}
