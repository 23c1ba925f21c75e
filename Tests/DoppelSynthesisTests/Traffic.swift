import DoppelExchange
import NIOCore

@testable import DoppelSynthesis

/// Exchanges of a small service, in order, for a model to learn from.
struct Traffic {
  private(set) var samples: [Sample] = []

  static let form: SynthesisModel.Form = { key in
    switch String(decoding: key, as: UTF8.self) {
    case "url": .path
    case "json": .json
    case "method": .name
    default: .text
    }
  }

  static func key(_ method: String, _ target: String, _ body: String? = nil) -> ByteBuffer {
    let sides = target.split(separator: "?", maxSplits: 1)
    var entries = [("method", ByteBuffer(string: method)), ("url", ByteBuffer(string: String(sides[0])))]
    for pair in sides.dropFirst().first?.split(separator: "&") ?? [] {
      let parts = pair.split(separator: "=").map(String.init)
      entries.append(("query:\(parts[0])", ByteBuffer(string: parts[1])))
    }
    if let body { entries.append(("json", ByteBuffer(string: body))) }
    return Signature(entries).canonicalBytes
  }

  static func call(
    _ method: String, _ target: String, _ body: String? = nil, _ fields: Fields = Fields(), sent: String? = nil
  ) -> Call {
    let body = body.map { ByteBuffer(string: $0) } ?? ByteBuffer()
    let sent = sent.map { ByteBuffer(string: $0) } ?? body
    let json = body.readableBytes > 0 ? String(buffer: body) : nil
    return Call(key: self.key(method, target, json), fields: fields, body: sent, form: self.form)
  }

  static func shown(_ status: Int, _ body: String = "", _ fields: Fields = Fields(), effect: Effect.Kind = .none) -> Shown {
    let response = Message(start: .status(version: "HTTP/1.1", code: status, reason: ""), fields: fields)
    guard let shown = Shown(response, body: ByteBuffer(string: body), effect: effect) else {
      preconditionFailure("the tests give JSON or nothing")
    }
    return shown
  }

  /// Adds an exchange, a second after the one before.
  ///
  /// - Parameter sent: a body that is no JSON.
  mutating func add(
    _ session: String, _ method: String, _ target: String, body: String? = nil, sent: String? = nil, asking: Fields = Fields(),
    _ status: Int, _ answer: String = "", saying: Fields = Fields(), effect given: Effect.Kind? = nil
  ) {
    let effects: [String: Effect.Kind] = ["POST": .create, "PUT": .change, "PATCH": .change, "DELETE": .remove]
    let effect = status < 300 ? given ?? effects[method] ?? .none : .none
    let number = self.samples.count
    self.samples.append(
      Sample(
        order: number, exchange: ExchangeID(high: 0, low: UInt64(number)), recording: 0,
        startedAt: Timestamp(nanoseconds: Int64(number) * 1_000_000_000), session: session,
        call: Self.call(method, target, body, asking, sent: sent), shown: Self.shown(status, answer, saying, effect: effect)))
  }

  var model: SynthesisModel {
    let sessions = Set(self.samples.compactMap(\.session)).sorted()
    return SynthesisModel(
      self.samples, sessions: Dictionary(uniqueKeysWithValues: sessions.enumerated().map { ($1, $0) }), form: Self.form)
  }

  /// Two people who keep books on shelves: each makes two, reads, changes and lists them, and removes one.
  static var shelves: Traffic {
    var traffic = Traffic()
    for person in ["ann", "bob"] {
      let (one, two) = ("bk-\(person)-7f3a91bc", "bk-\(person)-8e4b02cd")
      func book(_ id: String, _ title: String, _ state: String, _ number: Int, _ version: Int) -> String {
        #"{"id":"\#(id)","title":"\#(title)","state":"\#(state)","number":\#(number),"version":\#(version)}"#
      }
      func gone(_ id: String) -> String { #"{"error":"no book \#(id)"}"# }
      traffic.add(
        person, "POST", "/books", body: #"{"title":"Tea of \#(person)"}"#, 201, book(one, "Tea of \(person)", "new", 1, 1))
      traffic.add(person, "GET", "/books/\(one)", 200, book(one, "Tea of \(person)", "new", 1, 1))
      traffic.add(person, "POST", "/books", body: #"{"title":"Salt"}"#, 201, book(two, "Salt", "new", 2, 1))
      traffic.add(
        person, "GET", "/books?state=new", 200,
        #"{"books":[\#(book(one, "Tea of \(person)", "new", 1, 1)),\#(book(two, "Salt", "new", 2, 1))],"total":2}"#)
      traffic.add(
        person, "PATCH", "/books/\(one)", body: #"{"state":"read"}"#, 200, book(one, "Tea of \(person)", "read", 1, 2))
      traffic.add(person, "GET", "/books/\(one)", 200, book(one, "Tea of \(person)", "read", 1, 2))
      traffic.add(
        person, "GET", "/books?state=new", 200, #"{"books":[\#(book(two, "Salt", "new", 2, 1))],"total":1}"#)
      traffic.add(
        person, "GET", "/books?state=read", 200,
        #"{"books":[\#(book(one, "Tea of \(person)", "read", 1, 2))],"total":1}"#)
      traffic.add(person, "DELETE", "/books/\(one)", 204)
      traffic.add(person, "GET", "/books/\(one)", 404, gone(one))
      traffic.add(person, "GET", "/books?state=read", 200, #"{"books":[],"total":0}"#)
    }
    return traffic
  }
}

extension Shown {
  func read(by vocabulary: Vocabulary) -> Shown { self.read { vocabulary.identity(of: $0) } }
}
