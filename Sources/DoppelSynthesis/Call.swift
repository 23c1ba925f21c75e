package import DoppelExchange
package import NIOCore

/// A request taken apart, as far as it tells what is asked and of what.
package struct Call: Sendable {
  struct Argument: Sendable {
    /// Where it stands: `?limit`, `.input.title`.
    var place: String
    var value: Tree

    /// The name of its last step.
    var name: String { Self.name(of: self.place) }

    static func name(of place: String) -> String {
      place.split { $0 == "." || $0 == "?" || $0 == "@" }.last.map(String.init) ?? place
    }
  }

  /// What is the same in all requests of an operation: host, method, operation.
  let label: String
  /// The server that is asked; empty where the protocol names none.
  let server: String
  /// Of a request that stands in another its method.
  private(set) var method: String?
  /// The parts of the path.
  let parts: [String]
  private(set) var arguments: [Argument] = []
  /// What the header fields say, by their names in lower case.
  private(set) var fields: [String: String]
  /// As it was sent.
  let body: ByteBuffer
  /// The JSON object of the body, its members in the order in which they were sent; `nil` where it has another body, or that is a
  /// document in a query language.
  private(set) var input: Tree?
  /// Whether the address says more than the path.
  private(set) var hasQuery = false

  /// The parts of the path together.
  var path: String { self.parts.joined(separator: "/") }

  /// The operation, where all of one kind share a path.
  var operation: String { "\(self.label) /\(self.path)" }

  /// The members of the input that are objects.
  var inner: [Tree.Member] { (self.input?.members ?? []).filter { !$0.value.members.isEmpty } }

  /// Arguments of one request that are looked at; a request with more is not understood.
  static let argumentLimit = 64

  /// - Parameters:
  ///   - key: the canonical bytes of its signature.
  ///   - fields: its header fields.
  ///   - body: as it was sent.
  ///   - form: how the values of its keys are put together.
  package init(
    key: ByteBuffer, fields: Fields, body: ByteBuffer = ByteBuffer(), form: (UnsafeRawBufferPointer) -> SignatureForm
  ) {
    self.body = body
    var (input, hasQuery): (Tree?, Bool) = (nil, false)
    self.server = Self.server(in: key, form: form)
    var label: [String] = []
    var parts: [String] = []
    var arguments: [Argument] = []
    key.withUnsafeReadableBytes { bytes in
      Signature.forEachEntry(in: bytes) { key, value in
        let name = String(decoding: key, as: UTF8.self)
        let text = String(decoding: value, as: UTF8.self)
        switch form(key) {
        case .name: label.append("\(name)=\(text)")
        case .path: parts = text.split(separator: "/").map(String.init)
        case .text:
          arguments.append(Argument(place: "?" + (name.split(separator: ":").last ?? ""), value: .string(text)))
          // the key of no parameters at all has no name of one
          hasQuery = hasQuery || !text.isEmpty || name.count { $0 == ":" } > 1
        case .form: arguments += Self.pairs(of: text)
        case .json: input = Self.take(apart: ByteBuffer(bytes: value), into: &arguments, &label)
        case .bytes: arguments.append(Argument(place: "?", value: .string(text)))
        }
      }
    }
    self.label = label.joined(separator: " ")
    self.parts = parts
    self.arguments = arguments
    var said: [String: String] = [:]
    for index in 0..<fields.count { said[fields.name(at: index).lowercased()] = fields.value(at: index) }
    self.fields = said
    self.hasQuery = hasQuery
    if let input { self.input = Tree(json: body).map { input.ordered(like: $0) } ?? input }
  }

  /// A request that stands in another.
  ///
  /// - Parameters:
  ///   - prefix: what stands before its path.
  ///   - outer: the request that it stands in.
  init(_ method: String, _ path: String, below prefix: [String], of outer: Call, fields: [Tree.Member], body: Tree?) {
    self.method = method
    self.label = "\(method) in \(outer.label)"
    self.server = outer.server
    let sides = path.split(separator: "?", maxSplits: 1)
    self.parts = prefix + (sides.first ?? "").split(separator: "/").map(String.init)
    if sides.count > 1 { self.arguments = Self.pairs(of: String(sides[1])) }
    if let body { Self.flatten(body, "", into: &self.arguments) }
    self.fields = Dictionary(fields.map { ($0.name.lowercased(), $0.value.plain ?? "") }) { first, _ in first }
    self.body = ByteBuffer()
    self.input = body
    self.hasQuery = sides.count > 1
  }

  /// The server that a signature names, by a key that ends so.
  static func server(in key: ByteBuffer, form: (UnsafeRawBufferPointer) -> SignatureForm) -> String {
    var server = ""
    key.withUnsafeReadableBytes { bytes in
      Signature.forEachEntry(in: bytes) { key, value in
        if server.isEmpty, form(key) == .name, key.suffix(Self.serverKey.count).elementsEqual(Self.serverKey) {
          server = String(decoding: value, as: UTF8.self)
        }
      }
    }
    return server
  }

  private static let serverKey = Array(":host".utf8)

  private static func pairs(of text: String) -> [Argument] {
    text.split(separator: "&").map { pair in
      let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return Argument(place: "?" + self.decoded(sides[0]), value: .string(sides.count > 1 ? self.decoded(sides[1]) : ""))
    }
  }

  /// What a percent-encoded text stands for (RFC 3986 section 2.1).
  static func decoded(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      let digits = byte == UInt8(ascii: "%") ? rest.prefix(2).compactMap(\.hexDigit) : []
      if digits.count == 2 {
        bytes.append(digits[0] << 4 | digits[1])
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A text as it stands in the value of a parameter.
  static func encoded(_ text: String) -> String {
    var encoded = ""
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e: encoded.append(Character(Unicode.Scalar(byte)))
      default: encoded += "%" + (byte < 0x10 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }
    return encoded
  }

  /// The members of a JSON body. A document in a query language says what kind of request it is, its variables what is
  /// given.
  ///
  /// - Returns: the JSON object, where it is no such document.
  private static func take(apart text: ByteBuffer, into arguments: inout [Argument], _ label: inout [String]) -> Tree? {
    guard let tree = Tree(json: text) else {
      arguments.append(Argument(place: "?", value: .string(String(buffer: text))))
      return nil
    }
    if case .string(let query)? = tree["query"], query.contains("{"), query.contains("}") {
      label.append("\(tree["operationName"]?.plain ?? "") \(query)")
      if let variables = tree["variables"] { self.flatten(variables, "", into: &arguments) }
      return nil
    }
    self.flatten(tree, "", into: &arguments)
    return tree
  }

  private static func flatten(_ tree: Tree, _ place: String, into arguments: inout [Argument]) {
    if case .object(let members) = tree, !members.isEmpty || place.isEmpty {
      for member in members { self.flatten(member.value, "\(place).\(member.name)", into: &arguments) }
    } else {
      arguments.append(Argument(place: place.isEmpty ? "." : place, value: tree))
    }
  }

  /// What it says of something that its answer says was put somewhere, as hidden fields: of several in a list of those that have a
  /// member in common.
  func put(as document: Shown.Document) -> [String: Tree] {
    let entries = (self.input?.members ?? []).flatMap(\.value.elements).filter { entry in
      entry.members.contains { $0.value.plain != nil && document.fields[$0.name] == $0.value }
    }
    let said = entries.count == 1 ? entries[0].members : self.input?.members ?? []
    return Dictionary(said.filter { $0.value.plain != nil }.map { ("<" + $0.name, $0.value) }) { first, _ in first }
  }

  /// The same with what is made anew each time as another says it.
  func withNoise(of other: Call, ids: Set<String>) -> Call {
    var call = self
    for (index, argument) in self.arguments.enumerated() where !ids.contains(argument.place) {
      guard let value = other.value(at: argument.place) else { continue }
      call.arguments[index].value = argument.value.withMade(of: value)
    }
    call.fields.merge(other.fields) { own, other in Made.isMade(own) && Made.isMade(other) ? other : own }
    return call
  }

  /// The value of an argument, or of a header field (`@name`), or whether there is one (`@?name`).
  func value(at place: String) -> Tree? {
    if place.hasPrefix("@?") { return .word(self.fields[String(place.dropFirst(2))] == nil ? "false" : "true") }
    if place.hasPrefix("@") { return self.fields[String(place.dropFirst())].map { .string($0) } }
    return self.arguments.first { $0.place == place }?.value
  }
}
