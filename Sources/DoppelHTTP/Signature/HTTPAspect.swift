internal import DoppelExchange
internal import NIOCore

/// What a request asks for beside its signature: whether it is conditional (RFC 9110 section 13.1), and which part it wants
/// (section 14.2).
enum HTTPAspect {
  private static let conditions = [
    "If-None-Match", "If-Match", "If-Modified-Since", "If-Unmodified-Since", "If-Range",
  ]

  /// 0 for a request without any of it.
  static func of(_ request: Message) -> UInt64 {
    var aspect: UInt64 = 0
    for (bit, name) in self.conditions.enumerated() where request.fields.firstIndex(of: name) != nil { aspect |= 1 << bit }
    if let index = request.fields.firstIndex(of: "Range") { aspect ^= request.fields.valueBytes(at: index).stirredHash }
    return aspect
  }
}
