internal import DoppelExchange
internal import DoppelWire
internal import NIOCore

/// What an HTTP exchange did on its server, by its method and path (RFC 9110 section 9), or by the operation that it names where
/// all operations of a server share one path.
enum HTTPEffect {
  /// Values of an answer that may name what it tells of; more are not looked at.
  static let candidateLimit = 32
  /// Bytes of such a value.
  static let candidateBytes = 256

  static func of(_ exchange: Exchange, signature: Signature, limits: Limits) -> Effect {
    guard case .request(let method, _, _)? = exchange.request?.start, let request = exchange.request,
      let resource = self.resource(signature)
    else { return Effect() }
    let answer = method == "POST" ? self.answer(exchange, limits: limits) : nil
    var effect = Effect(.none, resource)
    if let operation = HTTPOperation(request, body: signature[HTTPKeys.json]) {
      effect = operation.effect(in: resource, answer: answer)
    } else {
      effect = self.effect(of: method, on: resource, exchange, answer)
      // a parameter may say which part of the resource is meant
      effect.isWhole = ["PUT", "DELETE"].contains(method) && effect.candidates.isEmpty && !self.hasQuery(signature)
    }
    return self.isRefused(exchange) ? effect.refused : effect
  }

  private static func effect(of method: String, on resource: Resource, _ exchange: Exchange, _ answer: FieldTree?) -> Effect {
    switch method {
    case "PUT", "PATCH": return Effect(.change, resource, candidates: self.located(by: exchange, from: resource))
    case "DELETE": return Effect(.remove, resource)
    case "GET", "HEAD", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "REPORT", "SEARCH", "QUERY": return Effect(.none, resource)
    default: return Effect(.create, resource, candidates: self.created(by: exchange, answer, in: resource))
    }
  }

  private static func hasQuery(_ signature: Signature) -> Bool {
    signature.entries.contains { $0.key.utf8.starts(with: HTTPKeys.queryPrefix.utf8) }
  }

  /// An answer that says that nothing was done: an error, or that the same is to be asked elsewhere.
  private static func isRefused(_ exchange: Exchange) -> Bool {
    guard case .status(_, let code, _)? = exchange.response?.start else { return true }
    return code >= 400 || code == 307 || code == 308
  }

  /// The host and the parts of the path; empty ones count for nothing.
  private static func resource(_ signature: Signature) -> Resource? {
    guard let host = signature[HTTPKeys.host], let url = signature[HTTPKeys.url] else { return nil }
    var resource = Resource()
    host.withUnsafeReadableBytes { resource.append($0) }
    self.append(path: url, to: &resource)
    return resource
  }

  private static func append(path: ByteBuffer, to resource: inout Resource) {
    path.withUnsafeReadableBytes { bytes in
      for part in bytes.split(separator: UInt8(ascii: "/")) { resource.append(UnsafeRawBufferPointer(rebasing: part)) }
    }
  }

  /// The JSON of the answer; `nil` where it is something else.
  private static func answer(_ exchange: Exchange, limits: Limits) -> FieldTree? {
    guard let response = exchange.response else { return nil }
    let body = HTTPContent.decodedBody(of: response, limit: limits.bodyDecoded) ?? response.body
    return try? FieldTree(json: body, nesting: limits.nesting)
  }

  /// What came to be elsewhere: 201 names it in `Location` (RFC 9110 section 15.3.2).
  private static func located(by exchange: Exchange, from resource: Resource) -> [Resource] {
    guard case .status(_, 201, _)? = exchange.response?.start, let location = exchange.response?.fields.first("Location")
    else { return [] }
    return [self.resource(of: location, from: resource)]
  }

  /// What may have come to be: what `Location` names, and each value of the answer as a name within the resource.
  private static func created(by exchange: Exchange, _ answer: FieldTree?, in resource: Resource) -> [Resource] {
    let location = exchange.response?.fields.first("Location").map { self.resource(of: $0, from: resource) }
    return [location].compactMap(\.self) + self.values(of: answer, depth: 2).map { resource.appending(self.pathPart($0)) }
  }

  /// A value as it would stand in a path.
  private static func pathPart(_ value: String) -> String {
    func isEscaped(_ byte: UInt8) -> Bool { byte <= HTTPBytes.space || byte >= 0x7f }
    guard value.utf8.contains(where: isEscaped) else { return value }
    var part = ByteBuffer()
    for byte in value.utf8 {
      if isEscaped(byte) {
        PercentCoding.write(escaped: byte, into: &part)
      } else {
        part.writeInteger(byte)
      }
    }
    return String(buffer: part)
  }

  /// The resource of a `Location` (RFC 9110 section 10.2.2): a path on this host, or a name within the resource.
  private static func resource(of location: String, from resource: Resource) -> Resource {
    let location = location.hasPrefix("//") ? "http:" + location : location
    let path = HTTPSignature.withBytes(of: String(location.prefix { $0 != "#" })) { bytes in
      let target = HTTPTarget(bytes)
      var path = ByteBuffer()
      PercentCoding.normalizePath(bytes, target.path, into: &path)
      return (path: path, isAbsolute: target.isAbsolute)
    }
    let isPath = path.isAbsolute || location.hasPrefix("/")
    var named = isPath ? resource.prefix(1) : resource
    self.append(path: path.path, to: &named)
    return named
  }

  /// The texts and numbers in objects that stand at most so many levels deep.
  static func values(of tree: FieldTree?, depth: Int) -> [String] {
    var values: [String] = []
    func add(_ node: FieldTree.Node, _ depth: Int) {
      guard depth > 0, node.kind == .object else { return }
      for member in node.members where values.count < self.candidateLimit {
        switch member.value.kind {
        case .string, .number:
          let text = member.value.string ?? member.value.text
          if !text.isEmpty, text.utf8.count <= self.candidateBytes { values.append(text) }
        case .object: add(member.value, depth - 1)
        default: break
        }
      }
    }
    if let tree { add(tree.root, depth) }
    return values
  }
}
