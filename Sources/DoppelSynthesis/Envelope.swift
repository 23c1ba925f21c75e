internal import DoppelExchange
internal import NIOCore

/// A request that holds requests, each with a path, and its answer that holds an answer to each, with a status: a batch. What is
/// asked in it is asked one after the other.
struct Envelope: Sendable {
  /// The member that lists the requests, and the one that lists the answers.
  let requests: String
  let answers: String
  /// The member of a request that says its path.
  let path: String
  /// What stands before that in the paths of the server.
  let prefix: [String]
  /// The members of an answer, where it has such.
  let status: String
  let body: String?
  let fields: String?
  /// The member of an answer that says the path again.
  let again: String?
  /// The last answer that was recorded, and its exchange.
  private(set) var shown: Shown
  private(set) var exchange: ExchangeID
  /// Answers as they were recorded, by their status.
  private(set) var elements: [Int: Tree] = [:]

  private static let pathNames = ["path", "url", "uri", "href"]
  private static let statusNames = ["status", "code", "statusCode"]
  private static let fieldNames = ["headers", "header"]
  /// Requests of one batch that are looked at.
  static let limit = 100

  /// `nil` where an exchange is no batch, or one of nothing.
  init?(_ sample: Sample) {
    let (call, shown) = (sample.call, sample.shown)
    guard shown.isSuccess, let input = call.input, let body = shown.body else { return nil }
    func list(_ tree: Tree, _ names: [String]) -> (Tree.Member, String)? {
      for member in tree.members {
        guard let first = member.value.elements.first else { continue }
        if let name = names.first(where: { first[$0] != nil }) { return (member, name) }
      }
      return nil
    }
    guard let (asked, path) = list(input, Self.pathNames), let (told, status) = list(body, Self.statusNames),
      asked.value.elements.count == told.value.elements.count, told.value.elements.count <= Self.limit,
      let request = asked.value.elements.first, let answer = told.value.elements.first,
      let text = request[path]?.plain, text.hasPrefix("/"), let code = answer[status]?.integer, (100...599).contains(code)
    else { return nil }
    (self.requests, self.answers, self.path, self.status) = (asked.name, told.name, path, status)
    self.body = answer.members.first { $0.name == "body" || $0.name == "data" }?.name
    self.fields = Self.fieldNames.first { answer[$0] != nil }
    let whole = "/" + (call.parts.dropLast() + [String(text.dropFirst())]).joined(separator: "/")
    let again = answer.members.first { $0.value.plain == text || $0.value.plain == whole }
    self.again = again?.name
    self.prefix = again?.value.plain == whole ? Array(call.parts.dropLast()) : []
    (self.shown, self.exchange) = (shown, sample.exchange)
    self.learn(sample)
  }

  /// Keeps an answer of each status.
  mutating func learn(_ sample: Sample) {
    (self.shown, self.exchange) = (sample.shown, sample.exchange)
    for element in sample.shown.body?[self.answers]?.elements ?? [] {
      if let status = element[self.status]?.integer { self.elements[status] = element }
    }
  }

  /// The requests that a call holds; `nil` where they are not all understood.
  func calls(in call: Call) -> [Call]? {
    guard let elements = call.input?[self.requests]?.elements, elements.count <= Self.limit else { return nil }
    // an object beside the list says what its requests do not
    let other = call.input?.members.first { $0.name != self.requests && !$0.value.members.isEmpty }?.value
    var calls: [Call] = []
    for element in elements {
      guard let path = (element[self.path] ?? other?[self.path])?.plain, path.hasPrefix("/") else { return nil }
      let method = (element["method"] ?? other?["method"])?.plain ?? "GET"
      let fields = (element["headers"] ?? other?["headers"])?.members ?? []
      calls.append(
        Call(method, path, below: self.prefix, of: call, fields: fields, body: element["body"] ?? other?["body"]))
    }
    return calls
  }

  /// The answers that an answer holds; `nil` where they are not as many as the requests.
  ///
  /// - Parameter effects: what requests of a method do.
  func answers(in shown: Shown, to calls: [Call], effects: (Call) -> Effect.Kind) -> [Shown]? {
    guard let elements = shown.body?[self.answers]?.elements, elements.count == calls.count else { return nil }
    var answers: [Shown] = []
    for (element, call) in zip(elements, calls) {
      guard let status = element[self.status]?.integer else { return nil }
      let fields = (self.fields.flatMap { element[$0] }?.members ?? []).map { (name: $0.name, value: $0.value.plain ?? "") }
      answers.append(
        Shown(
          status: status, start: shown.start, fields: fields, body: self.body.flatMap { element[$0] }, format: shown.format,
          effect: status < 300 ? effects(call) : .none))
    }
    return answers
  }

  /// The answer that holds answers; `nil` where none of such a status was recorded.
  func answer(_ answers: [Shown], to calls: [Call]) -> Shown? {
    var elements: [Tree] = []
    for (answer, call) in zip(answers, calls) {
      guard let like = self.elements[answer.status] else { return nil }
      elements.append(
        .object(
          like.members.map { member in
            var member = member
            switch member.name {
            case self.body: member.value = answer.body ?? member.value
            case self.again:
              member.value = .string("/" + call.parts.joined(separator: "/"))
            case self.fields: member.value = Self.fields(like: member.value, answer)
            default: break
            }
            return member
          }))
    }
    guard case .object(let members)? = self.shown.body else { return nil }
    var shown = self.shown
    shown.body = .object(members.map { $0.name == self.answers ? Tree.Member(name: $0.name, value: .array(elements)) : $0 })
    return shown
  }

  private static func fields(like tree: Tree, _ answer: Shown) -> Tree {
    let length = answer.body.map { answer.format.written($0).readableBytes } ?? 0
    return .object(
      tree.members.map { member in
        var member = member
        if member.name.lowercased() == "content-length" {
          member.value = Tree.text("\(length)", like: member.value) ?? member.value
        } else if let field = answer.fields.first(where: { $0.name.lowercased() == member.name.lowercased() }) {
          member.value = Tree.text(field.value, like: member.value) ?? member.value
        }
        return member
      })
  }
}
