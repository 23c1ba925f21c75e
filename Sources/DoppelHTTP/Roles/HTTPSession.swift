internal import Crypto
internal import DoppelExchange
internal import DoppelWire
internal import NIOCore

/// The name of the logical client that a request belongs to: a hash of its credentials, never the credentials.
enum HTTPSession {
  /// `auth:` or `cookie:` and 16 hexadecimal digits of SHA-256; `nil` where the request tells no client. Credentials that are made
  /// anew for each request or each time give the name of whose they are.
  static func of(_ request: Message) -> String? {
    let fields = request.fields
    if let index = fields.firstIndex(of: "Authorization") { return self.of(credentials: fields.valueBytes(at: index)) }
    guard fields.firstIndex(of: "Cookie") != nil else { return nil }
    for value in fields.all("Cookie") {
      for pair in value.split(separator: ";") {
        if let session = self.of(cookie: pair) { return session }
      }
    }
    return nil
  }

  /// The sessions to which an answer gives the credentials: those of cookies that it sets, and of tokens in its JSON.
  static func issued(by response: Message, limits: Limits) -> [String] {
    var sessions = response.fields.all("Set-Cookie").compactMap { cookie in
      cookie.split(separator: ";", maxSplits: 1).first.flatMap { self.of(cookie: $0) }
    }
    guard response.body.readableBytes > 0, response.body.readableBytes <= self.tokenAnswerBytes else { return sessions }
    let body = HTTPContent.decodedBody(of: response, limit: limits.bodyDecoded) ?? response.body
    guard self.mayHoldToken(body), let tree = try? FieldTree(json: body, nesting: limits.nesting) else { return sessions }
    func add(_ node: FieldTree.Node, _ depth: Int) {
      guard node.kind == .object else { return }
      for member in node.members {
        if depth > 0 { add(member.value, depth - 1) }
        guard let token = member.value.string, !token.isEmpty, self.isToken(member.name) else { continue }
        sessions.append(self.of(credentials: ByteBuffer(string: "Bearer " + token)))
      }
    }
    add(tree.root, 2)
    return sessions
  }

  /// Longer answers hand out no tokens.
  private static let tokenAnswerBytes = 64 * 1024

  /// Whether `oke` or `jwt` stands in it in letters of either case, which costs less than reading it.
  private static func mayHoldToken(_ body: ByteBuffer) -> Bool {
    body.withUnsafeReadableBytes { bytes in
      for index in bytes.indices.dropLast(2) {
        let letters = (bytes[index] | 0x20, bytes[index + 1] | 0x20, bytes[index + 2] | 0x20)
        if letters == (0x6f, 0x6b, 0x65) || letters == (0x6a, 0x77, 0x74) { return true }
      }
      return false
    }
  }

  private static func isToken(_ name: String) -> Bool {
    let lower = name.lowercased()
    guard lower.hasSuffix("token") || lower.hasSuffix("jwt") else { return false }
    return !["csrf", "xsrf", "page", "next", "continuation"].contains { lower.contains($0) }
  }

  private static func of(cookie pair: Substring) -> String? {
    var cookie = pair.drop { $0 == " " }
    while cookie.last == " " { cookie.removeLast() }
    guard let equals = cookie.firstIndex(of: "="), self.isSession(cookie[..<equals]),
      cookie.index(after: equals) < cookie.endIndex
    else { return nil }
    return "cookie:" + self.hash(ByteBuffer(substring: cookie))
  }

  /// Of a signature that is made anew for each request (AWS Signature Version 4) or a token that tells its subject (RFC 7519) only
  /// whose it is; of all else the whole.
  private static func of(credentials: ByteBuffer) -> String {
    let text = String(buffer: credentials)
    if text.hasPrefix("AWS4-"), let start = text.firstRange(of: "Credential=")?.upperBound {
      return "auth:" + self.hash(ByteBuffer(substring: text[start...].prefix { $0 != "/" && $0 != "," }))
    }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    if parts.count == 3, let claims = self.claims(parts[1]), let subject = claims.root["sub"],
      subject.kind == .string || subject.kind == .number
    {
      return "auth:" + self.hash(ByteBuffer(string: (claims.root["iss"]?.text ?? "") + " " + subject.text))
    }
    return "auth:" + self.hash(credentials)
  }

  /// The claims of a JSON Web Token (RFC 7519 section 4) from their base64url text.
  private static func claims(_ text: Substring) -> FieldTree? {
    var base64 = ByteBuffer()
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "-"): base64.writeInteger(UInt8(ascii: "+"))
      case UInt8(ascii: "_"): base64.writeInteger(UInt8(ascii: "/"))
      default: base64.writeInteger(byte)
      }
    }
    base64.writeRepeatingByte(UInt8(ascii: "="), count: (4 - text.utf8.count % 4) % 4)
    return Base64.decode(base64).flatMap { try? FieldTree(json: $0) }
  }

  /// Whether a cookie of this name tells clients apart, by the names that frameworks use: `JSESSIONID`, `PHPSESSID`, `sid`,
  /// `connect.sid`, `session`, `auth_token`; not those that protect forms.
  static func isSession(_ name: Substring) -> Bool {
    let lower = name.lowercased()
    if lower.contains("csrf") || lower.contains("xsrf") { return false }
    return lower.contains("sess") || lower.hasSuffix("sid") || lower.contains("auth") || lower.hasSuffix("token")
  }

  private static func hash(_ bytes: ByteBuffer) -> String {
    var digest = SHA256()
    bytes.withUnsafeReadableBytes { digest.update(bufferPointer: $0) }
    var text = ""
    for byte in digest.finalize().prefix(8) { text.append(hex: byte) }
    return text
  }
}
