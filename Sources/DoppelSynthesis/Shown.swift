package import DoppelExchange
package import NIOCore

/// An answer taken apart.
package struct Shown: Sendable {
  /// An object that tells of an item.
  struct Document: Sendable {
    var id: String
    var fields: [String: Tree]
    /// As it was shown.
    var whole: Tree
    /// Whether it stands in another.
    var isNested: Bool
    /// The array that it stands in, by its number in the answer; `nil` where it stands by itself.
    var list: Int?

    /// Whether it shows an item by itself.
    var isWhole: Bool { !self.isNested && self.list == nil }
  }

  let status: Int
  let start: Message.Start
  let fields: [(name: String, value: String)]
  /// `nil` where there is no body.
  var body: Tree?
  /// The body as it was sent, with its content codings undone.
  let raw: ByteBuffer
  private(set) var format: BodyFormat
  /// What the call did, by its protocol.
  var effect: Effect.Kind
  private(set) var documents: [Document] = []

  var isSuccess: Bool { self.status < 300 || self.status == 304 }
  var isWrite: Bool { self.effect != .none }
  var tag: String? { self.fields.first { $0.name.lowercased() == "etag" }?.value }

  /// `nil` where it is no answer, or where its body was not sent though another request would get it (RFC 9110 section 9.3.2), so
  /// that nothing is known of it.
  ///
  /// - Parameters:
  ///   - body: with its content codings undone.
  ///   - hasBody: whether an answer to such a request has one; not to HEAD.
  package init?(_ response: Message, body: ByteBuffer, effect: Effect.Kind, hasBody: Bool = true) {
    guard case .status(_, let code, _) = response.start else { return nil }
    var read: (tree: Tree, format: BodyFormat)?
    if body.readableBytes > 0 {
      read = BodyFormat.read(body)
    } else if hasBody, code != 304, let length = response.fields.first("content-length"), length != "0" {
      return nil
    }
    let fields = (0..<response.fields.count).map { (name: response.fields.name(at: $0), value: response.fields.value(at: $0)) }
    self.init(
      status: code, start: response.start, fields: fields, body: read?.tree, raw: body, format: read?.format ?? .bytes,
      effect: effect)
  }

  init(
    status: Int, start: Message.Start, fields: [(name: String, value: String)], body: Tree?, raw: ByteBuffer = ByteBuffer(),
    format: BodyFormat, effect: Effect.Kind
  ) {
    self.status = status
    self.start = start
    self.fields = fields
    self.body = body
    self.raw = raw
    self.format = format
    self.effect = effect
  }

  /// The same with its body as it is.
  var asBytes: Shown {
    var shown = self
    guard self.body != nil else { return self }
    shown.body = .bytes(self.raw)
    shown.format = .bytes
    return shown
  }

  /// The same, with the objects that tell of items.
  ///
  /// - Parameter identity: the item that an object is about.
  func read(by identity: (Tree) -> String?) -> Shown {
    var shown = self
    shown.documents = []
    var lists = 0
    if self.isSuccess, let body = self.body { shown.collect(body, by: identity, isNested: false, in: nil, &lists) }
    return shown
  }

  private mutating func collect(
    _ tree: Tree, by identity: (Tree) -> String?, isNested: Bool, in list: Int?, _ lists: inout Int
  ) {
    switch tree {
    case .array(let elements):
      lists += 1
      let list = lists
      for element in elements { self.collect(element, by: identity, isNested: isNested, in: list, &lists) }
    case .object(let members):
      var isNested = isNested
      if let id = identity(tree) {
        let fields = Dictionary(members.map { ($0.name, $0.value) }) { first, _ in first }
        self.documents.append(Document(id: id, fields: fields, whole: tree, isNested: isNested, list: list))
        isNested = true
      }
      let first = self.documents.count
      for member in members { self.collect(member.value, by: identity, isNested: isNested, in: list, &lists) }
      // what stands beside the only object that tells of an item is about it, too: the cursor of an edge
      if !isNested, self.documents.count > first, members.count(where: { identity($0.value) != nil }) == 1 {
        for member in members where identity(member.value) == nil {
          self.documents[first].fields["^" + member.name] = member.value
        }
      }
    case .string, .number, .word, .bytes: break
    }
  }
}
