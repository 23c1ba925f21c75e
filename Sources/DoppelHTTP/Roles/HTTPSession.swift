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

  /// `header:`, `cookie:` or `value:` and the same digits of the sign's name and value; `nil` where the request does not have it, or
  /// it is empty.
  static func of(_ request: Message, by sign: SessionSign, limits: Limits) -> String? {
    switch sign {
    case .header(let name):
      guard let index = request.fields.firstIndex(of: name) else { return nil }
      return self.key("header", name.lowercased(), request.fields.valueBytes(at: index))
    case .cookie(let name):
      for value in request.fields.all("Cookie") {
        for pair in value.split(separator: ";") {
          if let session = self.of(cookie: pair, where: { $0 == name }) { return session }
        }
      }
      return nil
    case .value(let place):
      var found: ByteBuffer?
      _ = HTTPValues.rewriting(request, limits: limits) { value in
        if found == nil, value.place == place { found = value.text }
        return nil
      }
      return found.flatMap { self.key("value", place, $0) }
    }
  }

  private static func key(_ kind: String, _ name: String, _ value: ByteBuffer) -> String? {
    guard value.readableBytes > 0 else { return nil }
    var text = ByteBuffer(string: name + ": ")
    text.writeImmutableBuffer(value)
    return "\(kind):\(self.hash(text))"
  }

  /// The sessions of the cookies of a name that an answer sets; none for other signs, which clients choose themselves.
  static func issued(by response: Message, _ sign: SessionSign) -> [String] {
    guard case .cookie(let name) = sign else { return [] }
    return self.cookies(setBy: response).compactMap { self.of(cookie: $0, where: { $0 == name }) }
  }

  /// Whose the credentials of a request are: a hash of the user-id of the Basic scheme (RFC 7617 section 2). `nil` for other schemes.
  static func user(of request: Message) -> UInt64? {
    guard let index = request.fields.firstIndex(of: "Authorization") else { return nil }
    var value = request.fields.valueBytes(at: index)
    guard let scheme = value.readString(length: min(6, value.readableBytes)), scheme.lowercased() == "basic ",
      let credentials = Base64.decode(value)
    else { return nil }
    return credentials.withUnsafeReadableBytes { bytes in
      bytes.firstIndex(of: UInt8(ascii: ":")).map { UnsafeRawBufferPointer(rebasing: bytes[..<$0]).stirredHash() }
    }
  }

  /// A hash of what follows the scheme of a request's credentials, which an answer may have given (RFC 6750 section 2.1 and others
  /// like it); `nil` for the schemes whose credentials a client has (RFC 7617, RFC 7616, AWS Signature Version 4).
  static func credential(of request: Message) -> UInt64? {
    guard let index = request.fields.firstIndex(of: "Authorization") else { return nil }
    return request.fields.valueBytes(at: index).withUnsafeReadableBytes { bytes in
      let start = bytes.firstIndex(of: HTTPBytes.space).map { $0 + 1 } ?? 0
      let rest = bytes[start...]
      guard !rest.isEmpty, !rest.contains(HTTPBytes.space),
        String(decoding: bytes[..<max(0, start - 1)], as: UTF8.self).lowercased() != "basic"
      else { return nil }
      return UnsafeRawBufferPointer(rebasing: rest).stirredHash()
    }
  }

  /// The sessions to which an answer gives the credentials: those of cookies that it sets, and of tokens in its JSON.
  static func issued(by response: Message, limits: Limits) -> [String] {
    var sessions = self.cookies(setBy: response).compactMap { self.of(cookie: $0) }
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

  /// The names and values of the cookies that an answer sets, without those that it takes away: their life is over (RFC 6265 sections
  /// 5.2.1 and 5.2.2), or they are empty.
  private static func cookies(setBy response: Message) -> [Substring] {
    let now = response.fields.first("Date").flatMap { CookieDay($0) }
    return response.fields.all("Set-Cookie").compactMap { cookie in
      let parts = cookie.split(separator: ";").map { $0.drop { $0 == " " } }
      guard let pair = parts.first, !pair.hasSuffix("=\"\"") else { return nil }
      return self.isOver(parts.dropFirst(), on: now) ? nil : pair
    }
  }

  /// Whether the attributes of a cookie say that its life is over: so much time after the answer, or before the day on which it was given,
  /// which was in any case not in the last century.
  private static func isOver(_ attributes: ArraySlice<Substring>, on day: CookieDay?) -> Bool {
    func value(_ name: String) -> Substring? {
      attributes.last { $0.lowercased().hasPrefix(name + "=") }?.dropFirst(name.count + 1)
    }
    if let age = value("max-age") { return Int(age).map { $0 <= 0 } ?? false }
    guard let end = value("expires").flatMap({ CookieDay($0) }) else { return false }
    return end.year < 2000 || day.map { end < $0 } ?? false
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

  private static func of(cookie pair: Substring, where isMeant: (Substring) -> Bool = Self.isSession) -> String? {
    var cookie = pair.drop { $0 == " " }
    while cookie.last == " " { cookie.removeLast() }
    guard let equals = cookie.firstIndex(of: "="), isMeant(cookie[..<equals]),
      cookie.index(after: equals) < cookie.endIndex
    else { return nil }
    return "cookie:" + self.hash(ByteBuffer(substring: cookie))
  }

  /// Of a signature that is made anew for each request (AWS Signature Version 4) or a token that tells its subject (RFC 7519) only
  /// whose it is; of all else the whole.
  private static func of(credentials: ByteBuffer) -> String {
    let bytes = credentials.readableBytesView
    if bytes.starts(with: "AWS4-".utf8) {
      let text = String(buffer: credentials)
      if let start = text.firstRange(of: "Credential=")?.upperBound {
        return "auth:" + self.hash(ByteBuffer(substring: text[start...].prefix { $0 != "/" && $0 != "," }))
      }
    }
    if bytes.count(where: { $0 == UInt8(ascii: ".") }) == 2, let claims = self.claims(bytes),
      let subject = claims.root["sub"], subject.kind == .string || subject.kind == .number
    {
      return "auth:" + self.hash(ByteBuffer(string: (claims.root["iss"]?.text ?? "") + " " + subject.text))
    }
    return "auth:" + self.hash(credentials)
  }

  /// The claims of a JSON Web Token (RFC 7519 section 4), which stand between its points in base64url.
  private static func claims(_ token: ByteBufferView) -> FieldTree? {
    let text = token.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)[1]
    var base64 = ByteBuffer()
    for byte in text {
      switch byte {
      case UInt8(ascii: "-"): base64.writeInteger(UInt8(ascii: "+"))
      case UInt8(ascii: "_"): base64.writeInteger(UInt8(ascii: "/"))
      default: base64.writeInteger(byte)
      }
    }
    base64.writeRepeatingByte(UInt8(ascii: "="), count: (4 - text.count % 4) % 4)
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
    let bytes = digest.finalize().prefix(8)
    return String(unsafeUninitializedCapacity: 16) { text in
      for (index, byte) in bytes.enumerated() { (text[2 * index], text[2 * index + 1]) = byte.hexDigits }
      return 16
    }
  }
}
