/// The names of fields in which a form says that it came from a page of the same site: what the page gave it guards against forgery, and
/// says nothing of what is asked.
package enum GuardNames {
  private static let names: Set<String> = ["authenticitytoken", "requestverificationtoken"]
  private static let longest = 64

  /// Whether a name is one of them, whatever its case and the marks between its words: `csrfmiddlewaretoken`, `_csrf`, `X-XSRF-Token`,
  /// `authenticity_token`, `__RequestVerificationToken`, `_token`.
  ///
  /// - Parameter name: the bytes of a name; of a key with colons what follows the last.
  static func contain(_ name: UnsafeRawBufferPointer) -> Bool {
    let own = name.lastIndex(of: UInt8(ascii: ":")).map { name[($0 + 1)...] } ?? name[...]
    guard own.count <= self.longest else { return false }
    var letters = String(decoding: own, as: UTF8.self).lowercased()
    letters.removeAll { $0 == "\"" }
    if letters == "_token" { return true }
    letters.removeAll { !$0.isLetter && !$0.isNumber }
    return letters.contains("csrf") || letters.contains("xsrf") || self.names.contains(letters)
  }

  /// As for bytes.
  package static func contain(_ name: String) -> Bool {
    var name = name
    return name.withUTF8 { self.contain(UnsafeRawBufferPointer($0)) }
  }
}
