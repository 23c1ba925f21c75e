internal import DoppelExchange
internal import NIOCore

/// Entity tags (RFC 9110 section 8.8.3) and the conditions on them (section 13.1).
enum HTTPTag {
  /// The condition of a request on the tag; `nil` where it has none, or two.
  static func condition(of request: Message) -> TagCondition? {
    let (match, none) = (request.fields.all("If-Match"), request.fields.all("If-None-Match"))
    guard match.isEmpty != none.isEmpty else { return nil }
    var condition = TagCondition(mustMatch: none.isEmpty, tags: [])
    for part in (match + none).joined(separator: ",").split(separator: ",") {
      let text = self.trimmed(part)
      if text == "*" { condition.isAny = true } else { condition.tags.append(self.opaque(text)) }
    }
    return condition
  }

  /// The tag that an answer tells, without the sign that it is weak; `nil` where it tells none.
  static func tag(of response: Message) -> ByteBuffer? {
    response.fields.first("ETag").map { self.opaque(self.trimmed($0[...])) }
  }

  /// Whether an answer says that a condition kept it from more (sections 15.4.5 and 15.5.13).
  static func isHeldBack(_ response: Message) -> Bool {
    if case .status(_, let code, _) = response.start { code == 304 || code == 412 } else { false }
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop { $0 == " " || $0 == "\t" }
    while text.last == " " || text.last == "\t" { text.removeLast() }
    return text
  }

  private static func opaque(_ tag: Substring) -> ByteBuffer {
    ByteBuffer(substring: tag.hasPrefix("W/") ? tag.dropFirst(2) : tag)
  }
}
