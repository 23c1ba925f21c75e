internal import DoppelExchange
internal import NIOCore

/// The entity tags of messages (RFC 9110 section 8.8.3), compared weakly: without their quotes and `W/`.
enum HTTPEntityTags {
  private static let condition = "If-None-Match"

  /// What the client of a `GET` or `HEAD` holds (section 13.1.2); `nil` for another request, and without tags.
  static func held(by request: Message) -> HeldContent? {
    guard case .request(let method, _, _) = request.start, method == "GET" || method == "HEAD",
      request.fields.firstIndex(of: self.condition) != nil
    else { return nil }
    var held = HeldContent(tags: [], unconditional: request)
    for index in 0..<request.fields.count where request.fields.name(at: index).lowercased() == self.condition.lowercased() {
      for tag in self.tags(in: request.fields.valueBytes(at: index)) {
        if tag.readableBytesView.elementsEqual("*".utf8) { held.isAny = true } else { held.tags.append(tag) }
      }
    }
    held.unconditional.fields.removeAll(self.condition)
    return held
  }

  /// The tag of what a response says; `nil` where it has none.
  static func tag(of response: Message) -> ByteBuffer? {
    guard let index = response.fields.firstIndex(of: "ETag") else { return nil }
    return self.tags(in: response.fields.valueBytes(at: index)).first
  }

  /// 304 (section 15.4.5).
  static func confirms(_ response: Message) -> Bool {
    if case .status(_, 304, _) = response.start { true } else { false }
  }

  /// The tags of a list. A comma may stand within quotes; what has none ends before the next.
  private static func tags(in field: ByteBuffer) -> [ByteBuffer] {
    let bytes = Array(field.readableBytesView)
    var tags: [ByteBuffer] = []
    var index = 0
    while index < bytes.count {
      let quote = UInt8(ascii: "\"")
      let isWeak = bytes[index...].starts(with: "W/\"".utf8)
      if isWeak { index += 2 }
      if bytes[index] == quote {
        let end = bytes[(index + 1)...].firstIndex(of: quote) ?? bytes.count
        tags.append(ByteBuffer(bytes: bytes[(index + 1)..<end]))
        index = end + 1
      } else if bytes[index] == UInt8(ascii: ",") || bytes[index] == 0x20 || bytes[index] == 0x09 {
        index += 1
      } else {
        let end = bytes[index...].firstIndex { $0 == UInt8(ascii: ",") || $0 == 0x20 || $0 == 0x09 } ?? bytes.count
        tags.append(ByteBuffer(bytes: bytes[index..<end]))
        index = end
      }
    }
    return tags
  }
}
