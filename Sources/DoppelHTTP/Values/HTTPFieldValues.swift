internal import DoppelExchange
internal import NIOCore

/// The values in a header field.
enum HTTPFieldValues {
  /// Fields that say how a message is sent, or what its sender is.
  private static let unread: Set<String> = Set(
    HTTPProjection.volatilePaths.map { String($0.dropFirst("headers.".count)) } + [
      "host", "content-encoding", "content-type", "accept", "accept-encoding", "accept-language", "user-agent", "origin",
      "expect", "upgrade",
    ])
  private static let entityTags: Set<String> = ["etag", "if-match", "if-none-match"]
  private static let modifications: Set<String> = ["last-modified", "if-modified-since", "if-unmodified-since"]

  /// The value with others in places; `nil` where nothing changes, or where what would be written cannot stand in a field.
  ///
  /// - Parameter name: of the field, in lower case.
  static func rewriting(
    _ field: ByteBuffer, name: String, _ change: (MessageValue) -> ByteBuffer?
  ) -> ByteBuffer? {
    guard !self.unread.contains(name), field.readableBytes > 0 else { return nil }
    let other = self.changed(field, name, change)
    return other.flatMap { self.canStand($0) ? $0 : nil }
  }

  private static func changed(
    _ field: ByteBuffer, _ name: String, _ change: (MessageValue) -> ByteBuffer?
  ) -> ByteBuffer? {
    let place = "header \(name)"
    switch name {
    case "cookie": return self.cookies(field, change)
    case "set-cookie": return self.setCookie(field, change)
    case "link": return self.links(field, change)
    case "authorization", "proxy-authorization": return self.credentials(field, place, change)
    case _ where self.entityTags.contains(name): return self.tags(field, place, change)
    case _ where self.modifications.contains(name):
      return change(MessageValue(place: place, text: field, returnedAs: "last-modified"))
    case _ where HTTPAddress.isLink(field): return HTTPAddress(place: place + ", ", hasHost: true).rewriting(field, change)
    default: return change(MessageValue(place: place, text: field))
    }
  }

  private static func canStand(_ text: ByteBuffer) -> Bool {
    text.withUnsafeReadableBytes { HTTPBytes.firstControl($0, from: 0) == $0.count }
  }

  /// `name=value` pairs after semicolons (RFC 6265 section 4.2.1).
  private static func cookies(_ field: ByteBuffer, _ change: (MessageValue) -> ByteBuffer?) -> ByteBuffer? {
    self.rewriting(field, between: UInt8(ascii: ";")) { bytes, range, splicing in
      self.cookie(bytes, range, &splicing, change)
    }
  }

  /// The first pair; what follows says how long and where the cookie holds (RFC 6265 section 4.1.1).
  private static func setCookie(_ field: ByteBuffer, _ change: (MessageValue) -> ByteBuffer?) -> ByteBuffer? {
    var isFirst = true
    return self.rewriting(field, between: UInt8(ascii: ";")) { bytes, range, splicing in
      if isFirst { self.cookie(bytes, range, &splicing, change) }
      isFirst = false
    }
  }

  private static func cookie(
    _ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, _ splicing: inout Splicing, _ change: (MessageValue) -> ByteBuffer?
  ) {
    guard let equals = bytes[range].firstIndex(of: UInt8(ascii: "=")) else { return }
    let name = String(decoding: bytes[range.lowerBound..<equals], as: UTF8.self)
    var value = equals + 1..<range.upperBound
    if value.count >= 2, bytes[value.lowerBound] == UInt8(ascii: "\""), bytes[value.upperBound - 1] == UInt8(ascii: "\"") {
      value = value.lowerBound + 1..<value.upperBound - 1
    }
    guard !value.isEmpty else { return }
    let place = "cookie \(name)"
    let other = change(MessageValue(place: place, text: ByteBuffer(bytes: bytes[value]), returnedAs: place))
    if let other, !other.readableBytesView.contains(UInt8(ascii: ";")) { splicing.replace(value, with: other) }
  }

  /// Entity tags between commas, without the mark of weak ones and without quotes (RFC 9110 section 8.8.3).
  private static func tags(
    _ field: ByteBuffer, _ place: String, _ change: (MessageValue) -> ByteBuffer?
  ) -> ByteBuffer? {
    var splicing = Splicing(field)
    field.withUnsafeReadableBytes { bytes in
      var start: Int?
      for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\"") {
        guard let from = start else {
          start = index + 1
          continue
        }
        let value = MessageValue(place: place, text: ByteBuffer(bytes: bytes[from..<index]), returnedAs: "entity tag")
        if from < index, let other = change(value) { splicing.replace(from..<index, with: other) }
        start = nil
      }
    }
    return splicing.finish()
  }

  /// What follows the name of the scheme (RFC 9110 section 11.4).
  private static func credentials(
    _ field: ByteBuffer, _ place: String, _ change: (MessageValue) -> ByteBuffer?
  ) -> ByteBuffer? {
    let space = field.readableBytesView.firstIndex(of: HTTPBytes.space).map { $0 - field.readerIndex + 1 } ?? 0
    guard let rest = field.getSlice(at: field.readerIndex + space, length: field.readableBytes - space) else { return nil }
    var splicing = Splicing(field)
    if let other = change(MessageValue(place: place, text: rest, isCredential: true)) {
      splicing.replace(space..<field.readableBytes, with: other)
    }
    return splicing.finish()
  }

  /// The links of a `Link` field (RFC 8288 section 3), told apart by their relation where it stands first.
  private static func links(_ field: ByteBuffer, _ change: (MessageValue) -> ByteBuffer?) -> ByteBuffer? {
    var splicing = Splicing(field)
    field.withUnsafeReadableBytes { bytes in
      var index = 0
      while let start = bytes[index...].firstIndex(of: UInt8(ascii: "<")),
        let end = bytes[start...].firstIndex(of: UInt8(ascii: ">"))
      {
        let next = bytes[end...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
        let parameters = String(decoding: bytes[end + 1..<next], as: UTF8.self)
        let relation = MediaType(parameters).parameter("rel").map { " \($0.prefix { $0 != "," && $0 != " " })" } ?? ""
        let link = ByteBuffer(bytes: bytes[start + 1..<end])
        if let other = HTTPAddress(place: "header link\(relation), ", hasHost: true).rewriting(link, change) {
          splicing.replace(start + 1..<end, with: other)
        }
        index = end + 1
      }
    }
    return splicing.finish()
  }

  /// Gives each part without the blanks around it.
  private static func rewriting(
    _ field: ByteBuffer, between mark: UInt8, _ body: (UnsafeRawBufferPointer, Range<Int>, inout Splicing) -> Void
  ) -> ByteBuffer? {
    var splicing = Splicing(field)
    field.withUnsafeReadableBytes { bytes in
      var start = 0
      while start <= bytes.count {
        var end = start
        while end < bytes.count, bytes[end] != mark { end += 1 }
        var (first, last) = (start, end)
        while first < last, HTTPBytes.isBlank(bytes[first]) { first += 1 }
        while last > first, HTTPBytes.isBlank(bytes[last - 1]) { last -= 1 }
        body(bytes, first..<last, &splicing)
        start = end + 1
      }
    }
    return splicing.finish()
  }
}
