internal import Crypto
internal import DoppelExchange
internal import DoppelWire
internal import NIOCore

/// The part of a signature that stands for a request's body.
///
/// Bodies of the same content have the same key whatever the order of members, form fields or the boundary of parts.
enum HTTPBodyKey {
  /// The longest boundary (RFC 2046 section 5.1.1).
  private static let boundaryLength = 70

  /// The key and its value; `nil` where there is no body.
  static func of(_ message: Message, limits: Limits = .defaults) -> (key: String, value: ByteBuffer)? {
    guard message.body.readableBytes > 0 else { return nil }
    let body = HTTPContent.decodedBody(of: message, limit: limits.bodyDecoded) ?? message.body
    let type = message.fields.first("Content-Type") ?? ""
    let isCanonical = body.readableBytes <= limits.bodyCanonical
    return (isCanonical ? self.structured(body, type: type, limits: limits) : nil)
      ?? self.plain(body, type: type, isCanonical: isCanonical)
  }

  /// The canonical form of a document.
  private static func structured(
    _ body: ByteBuffer, type: String, limits: Limits
  ) -> (key: String, value: ByteBuffer)? {
    let first = body.readableBytesView.first { $0 > HTTPBytes.space }
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
      if let tree = try? FieldTree(json: body, nesting: limits.nesting) { return (HTTPKeys.json, tree.canonical) }
    }
    if first == UInt8(ascii: "<") || MediaType(type).isXML, let canonical = HTTPContent.canonicalXML(body, limits: limits) {
      return (HTTPKeys.xml, canonical)
    }
    return nil
  }

  private static func plain(_ body: ByteBuffer, type: String, isCanonical: Bool) -> (key: String, value: ByteBuffer) {
    let media = MediaType(type)
    if media.isForm, isCanonical { return (HTTPKeys.form, self.canonicalForm(body)) }
    var digest = SHA256()
    if media.isMultipart, let boundary = media.parameter("boundary"),
      (1...self.boundaryLength).contains(boundary.utf8.count)
    {
      self.update(&digest, body, replacing: Array(boundary.utf8))
    } else {
      body.withUnsafeReadableBytes { digest.update(bufferPointer: $0) }
    }
    return (HTTPKeys.hash, ByteBuffer(bytes: digest.finalize()))
  }

  /// The decoded pairs, sorted and encoded again.
  static func canonicalForm(_ body: ByteBuffer) -> ByteBuffer {
    var pairs: [(name: ByteBuffer, value: ByteBuffer)] = []
    body.withUnsafeReadableBytes { bytes in
      for pair in QueryParameters(bytes, 0..<bytes.count) {
        var (name, value) = (ByteBuffer(), ByteBuffer())
        PercentCoding.decodeForm(bytes, pair.name, into: &name)
        PercentCoding.decodeForm(bytes, pair.value, into: &value)
        pairs.append((name, value))
      }
    }
    pairs.sort { left, right in
      left.name == right.name
        ? left.value.readableBytesView.lexicographicallyPrecedes(right.value.readableBytesView)
        : left.name.readableBytesView.lexicographicallyPrecedes(right.name.readableBytesView)
    }
    var form = ByteBuffer()
    for (index, pair) in pairs.enumerated() {
      if index > 0 { form.writeInteger(UInt8(ascii: "&")) }
      PercentCoding.encode(pair.name, into: &form)
      form.writeInteger(UInt8(ascii: "="))
      PercentCoding.encode(pair.value, into: &form)
    }
    return form
  }

  /// Digests the body with a fixed word in place of each boundary (RFC 2046 section 5.1), which senders choose at random.
  private static func update(_ digest: inout SHA256, _ body: ByteBuffer, replacing boundary: [UInt8]) {
    body.withUnsafeReadableBytes { bytes in
      var (start, index) = (0, 0)
      while index + boundary.count <= bytes.count {
        guard bytes[index] == boundary[0], bytes[index..<(index + boundary.count)].elementsEqual(boundary) else {
          index += 1
          continue
        }
        digest.update(bufferPointer: UnsafeRawBufferPointer(rebasing: bytes[start..<index]))
        digest.update(data: Array("boundary".utf8))
        index += boundary.count
        start = index
      }
      digest.update(bufferPointer: UnsafeRawBufferPointer(rebasing: bytes[start...]))
    }
  }
}
