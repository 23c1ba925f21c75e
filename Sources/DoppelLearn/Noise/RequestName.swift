package import DoppelExchange
internal import NIOCore

/// The kind of a request in words: `POST api.example/orders/*`, followed by the operation where one path serves several:
/// `POST api.example/graphql query GetOrder`.
package enum RequestName {
  /// Characters of one part; what is longer is cut.
  static let longestPart = 80
  /// Words of an operation that are named.
  private static let operationWords = 2

  /// Method, host, path and operation, as far as the signature tells them. Parts of a path that are numbers or look made are `*`; of
  /// other values nothing stands in it. Kinds of one name differ in the fields that they have.
  ///
  /// - Parameter form: of the value of a key.
  package static func of(
    _ bytes: UnsafeRawBufferPointer, form: (_ key: UnsafeRawBufferPointer) -> SignatureForm
  ) -> String {
    var (method, host, path, operations) = ("", "", "", [String]())
    Signature.forEachEntry(in: bytes) { key, value in
      let key = (text: String(decoding: key, as: UTF8.self), form: form(key))
      switch key.form {
      case .path: path = self.path(String(decoding: value, as: UTF8.self))
      case .json: operations += self.operations(in: value)
      case .name where key.text.hasSuffix(":method"): method = self.shown(value)
      case .name where key.text.hasSuffix(":host"): host = self.shown(value)
      case .name where !value.isEmpty: operations.append(self.shown(value))
      case .name, .text, .form, .bytes: break
      }
    }
    return ([method, host + path] + operations).filter { !$0.isEmpty }.joined(separator: " ").onOneLine
  }

  private static func shown(_ value: UnsafeRawBufferPointer) -> String {
    String(String(decoding: value, as: UTF8.self).prefix(self.longestPart))
  }

  private static func path(_ path: String) -> String {
    path.split(separator: "/", omittingEmptySubsequences: false).map { part in
      var part = String(part.prefix(self.longestPart))
      return part.withUTF8 { self.withoutMade(UnsafeRawBufferPointer($0)) }
    }.joined(separator: "/")
  }

  /// A part of a path with `*` in place of what looks made in it; of a number alone too.
  private static func withoutMade(_ part: UnsafeRawBufferPointer) -> String {
    guard !part.isEmpty else { return "" }
    if part.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) || ValueLikeness(part) != .ordinary { return "*" }
    var (text, from) = ("", 0)
    ValueTokens.forEach(in: part) { token in
      guard ValueLikeness(part, part: token) != .ordinary else { return false }
      text += String(decoding: part[from..<token.lowerBound], as: UTF8.self) + "*"
      from = token.upperBound
      return true
    }
    return text + String(decoding: part[from...], as: UTF8.self)
  }

  /// The operations of documents such as those of GraphQL in a JSON text; what else tells kinds apart is a value, and not named.
  private static func operations(in json: UnsafeRawBufferPointer) -> [String] {
    guard let tree = try? FieldTree(json: ByteBuffer(bytes: json)), tree.root.kind == .object else { return [] }
    return tree.root.members.compactMap { member in
      guard member.value.kind == .string else { return nil }
      let lexeme = member.value.lexeme
      return lexeme.withUnsafeReadableBytes { self.operation(String(decoding: $0, as: UTF8.self)) }
    }
  }

  /// The first words of a document: `query GetOrder` of `query GetOrder($id: ID!) { … }`, `query order` of
  /// `query { order(id: 1) { … } }`; `nil` where the text is none.
  ///
  /// - Parameter lexeme: as it is written in JSON.
  static func operation(_ lexeme: String) -> String? {
    guard lexeme.contains("{"), lexeme.contains(" "), lexeme.utf8.count >= RequestKind.documentBytes else { return nil }
    var words: [Substring] = []
    var rest = lexeme[...]
    while words.count < self.operationWords, let first = rest.first {
      if first == "(" {
        guard let end = rest.firstIndex(of: ")") else { break }
        rest = rest[rest.index(after: end)...]
      } else if first == "\\" {
        // of an escape, such as that of a line's end
        rest = rest.dropFirst(2)
      } else if first == "_" || first.isASCII && (first.isLetter || first.isNumber) {
        let word = rest.prefix { $0 == "_" || $0.isASCII && ($0.isLetter || $0.isNumber) }
        words.append(word.prefix(self.longestPart))
        rest = rest.dropFirst(word.count)
      } else if first == "{" || first == " " || first == "\"" {
        rest = rest.dropFirst()
      } else {
        break
      }
    }
    return words.isEmpty ? nil : words.joined(separator: " ")
  }
}
