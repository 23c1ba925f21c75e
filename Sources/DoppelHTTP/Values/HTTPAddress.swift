internal import DoppelExchange
internal import NIOCore

/// The values of a request target or of a link: its host, the parts of its path, its query parameters.
struct HTTPAddress {
  /// Longer texts are not taken for links.
  static let longest = 8 * 1024

  /// Parts of the path, and parameters of the query, that are told of one address; the others stay as they are.
  static let partLimit = 64
  /// Bytes of the longest path that says where a value was given back, and of the longest name of a parameter that is told.
  static let longestName = 1024

  /// What is said of the place of each value: the name of what the address stands in, with a comma where it has one.
  let place: String
  /// Whether the host counts; in a request target it is the server's.
  let hasHost: Bool

  /// Whether a text is a link: an absolute address of HTTP, or an absolute path.
  static func isLink(_ text: ByteBuffer) -> Bool {
    let view = text.readableBytesView
    guard text.readableBytes > 1, text.readableBytes <= self.longest,
      view.allSatisfy({ $0 > HTTPBytes.space && $0 != 0x7f && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "<") })
    else { return false }
    if view.first == UInt8(ascii: "/") { return view[view.startIndex + 1] != UInt8(ascii: "/") }
    return view.starts(with: "http://".utf8) || view.starts(with: "https://".utf8)
  }

  /// The address with other values in places; `nil` where nothing changes.
  func rewriting(_ address: ByteBuffer, _ change: (MessageValue) -> ByteBuffer?) -> ByteBuffer? {
    var splicing = Splicing(address)
    address.withUnsafeReadableBytes { all in
      let end = all.firstIndex(of: UInt8(ascii: "#")) ?? all.count
      let bytes = UnsafeRawBufferPointer(rebasing: all[..<end])
      let target = HTTPTarget(bytes)
      if self.hasHost, !target.authority.isEmpty {
        let scheme = MessageValue(place: self.place + "scheme", text: ByteBuffer(bytes: bytes[target.scheme]))
        if let other = change(scheme) { splicing.replace(target.scheme, with: other) }
        let value = MessageValue(place: self.place + "host", text: ByteBuffer(bytes: bytes[target.authority]))
        if let other = change(value) { splicing.replace(target.authority, with: other) }
      }
      self.rewritePath(bytes, target.path, &splicing, change)
      self.rewriteQuery(bytes, target, &splicing, change)
    }
    return splicing.finish()
  }

  private func rewritePath(
    _ bytes: UnsafeRawBufferPointer, _ path: Range<Int>, _ splicing: inout Splicing, _ change: (MessageValue) -> ByteBuffer?
  ) {
    var (start, number) = (path.lowerBound, 0)
    while start <= path.upperBound, number < Self.partLimit {
      var end = start
      while end < path.upperBound, bytes[end] != UInt8(ascii: "/") { end += 1 }
      if end > start {
        number += 1
        // a part after others that are the same is the same thing: what a link named before
        let before = start - path.lowerBound <= Self.longestName ? bytes[path.lowerBound..<start] : nil
        var text = ByteBuffer()
        PercentCoding.decodePath(bytes, start..<end, into: &text)
        let name = self.place.isEmpty ? "path, " : self.place
        let value = MessageValue(
          place: "\(name)part \(number)", text: text, returnedAs: before.map { "path \(String(decoding: $0, as: UTF8.self))" })
        if let other = change(value) { splicing.replace(start..<end, with: Self.encoded(other, keeping: ":@!$'()*,;=+")) }
      }
      start = end + 1
    }
  }

  private func rewriteQuery(
    _ bytes: UnsafeRawBufferPointer, _ target: HTTPTarget, _ splicing: inout Splicing,
    _ change: (MessageValue) -> ByteBuffer?
  ) {
    guard !target.query.isEmpty else { return }
    let path = target.path.count <= Self.longestName ? String(decoding: bytes[target.path], as: UTF8.self) : nil
    var count = 0
    for pair in QueryParameters(bytes, target.query) where !pair.value.isEmpty && pair.name.count <= Self.longestName {
      count += 1
      guard count <= Self.partLimit else { return }
      let name = QueryParameters.keyName(bytes, pair.name)
      var text = ByteBuffer()
      PercentCoding.decodeForm(bytes, pair.value, into: &text)
      let value = MessageValue(
        place: "\(self.place)query \(name)", text: text, returnedAs: path.map { "query \(name) of \($0)" })
      if let other = change(value) { splicing.replace(pair.value, with: Self.encoded(other, keeping: "")) }
    }
  }

  private static func encoded(_ text: ByteBuffer, keeping kept: StaticString) -> ByteBuffer {
    var encoded = ByteBuffer()
    PercentCoding.encode(text, keeping: kept, into: &encoded)
    return encoded
  }
}
