/// The names of fields in which clients send something new each time, so that no cache answers, so that a request can be traced, or because
/// they sign the time with it.
package enum FreshNames {
  private static let names: Set<String> = [
    "_", "cb", "cachebust", "cachebuster", "nocache", "nonce", "rand", "random", "rnd", "requestid", "reqid", "traceid",
    "spanid",
    "correlationid", "invocationid", "idempotencykey", "idempotencytoken", "clienttoken", "clientrequesttoken",
    "clientmutationid", "xamzsignature", "xgoogsignature",
  ]
  private static let longest = 32

  /// As for bytes.
  package static func contain(_ name: String) -> Bool {
    var name = name
    return name.withUTF8 { self.contain(UnsafeRawBufferPointer($0)) }
  }

  /// Whether a name is one of them, whatever its case and the marks between its words: `requestId`, `X-Request-ID`.
  ///
  /// - Parameter name: the bytes of a name; of a key with colons what follows the last.
  static func contain(_ name: UnsafeRawBufferPointer) -> Bool {
    let own = name.lastIndex(of: UInt8(ascii: ":")).map { name[($0 + 1)...] } ?? name[...]
    guard own.count <= self.longest else { return false }
    var letters = String(decoding: own, as: UTF8.self).lowercased()
    if letters == "_" || letters == "\"_\"" { return true }
    letters.removeAll { !$0.isLetter && !$0.isNumber }
    return self.names.contains(letters) || (letters.hasPrefix("x") && self.names.contains(String(letters.dropFirst())))
  }
}
