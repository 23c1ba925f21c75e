internal import Crypto
internal import DoppelExchange
internal import NIOCore

/// The name of the logical client that a request belongs to: a hash of its credentials, never the credentials.
enum HTTPSession {
  /// `auth:` or `cookie:` and 16 hexadecimal digits of SHA-256; `nil` where the request tells no client.
  static func of(_ request: Message) -> String? {
    let fields = request.fields
    if let index = fields.firstIndex(of: "Authorization") {
      return "auth:" + self.hash(fields.valueBytes(at: index))
    }
    guard fields.firstIndex(of: "Cookie") != nil else { return nil }
    for value in fields.all("Cookie") {
      for pair in value.split(separator: ";") {
        let cookie = pair.drop { $0 == " " }
        guard let equals = cookie.firstIndex(of: "="), self.isSession(cookie[..<equals]) else { continue }
        return "cookie:" + self.hash(ByteBuffer(substring: cookie))
      }
    }
    return nil
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
