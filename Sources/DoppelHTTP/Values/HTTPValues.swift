internal import DoppelExchange
internal import DoppelWire
internal import NIOCore

/// The values that stand in a message by themselves: in its target, its header fields and its body.
enum HTTPValues {
  /// The message with other values in places; `nil` where nothing changes. The body gets its content codings again; where one cannot
  /// be applied it goes without them.
  static func rewriting(
    _ message: Message, limits: Limits, _ change: (MessageValue) -> ByteBuffer?
  ) -> Message? {
    var result = message
    var isChanged = false
    if case .request(let method, let target, let version) = message.start, method != "CONNECT",
      let other = HTTPAddress(place: "", hasHost: false).rewriting(ByteBuffer(string: target), change)
    {
      result.start = .request(method: method, target: String(buffer: other), version: version)
      isChanged = true
    }
    if let fields = self.rewriting(message.fields, change) {
      result.fields = fields
      isChanged = true
    }
    let decoded = HTTPContent.decodedBody(of: message, limit: limits.bodyDecoded)
    guard !message.isBodyCut, let body = self.rewriting(body: decoded ?? message.body, of: message, limits: limits, change)
    else { return isChanged ? result : nil }
    let codings = decoded == nil ? [] : ContentCoding.list(message.fields.all("Content-Encoding")) ?? []
    let coded = ContentCoding.apply(codings, to: body)
    result.body = coded ?? body
    result.bodyLength = result.body.readableBytes
    if coded == nil { result.bodyForm = .decoded }
    if case .chunked = message.framing { result.framing = .chunked(sizes: []) }
    return result
  }

  private static func rewriting(_ fields: Fields, _ change: (MessageValue) -> ByteBuffer?) -> Fields? {
    var others: [Int: ByteBuffer] = [:]
    for index in 0..<fields.count {
      others[index] = HTTPFieldValues.rewriting(fields.valueBytes(at: index), name: fields.name(at: index).lowercased(), change)
    }
    guard !others.isEmpty else { return nil }
    var result = Fields()
    for index in 0..<fields.count {
      let value = others[index] ?? fields.valueBytes(at: index)
      result.append(name: fields.nameBytes(at: index).readableBytesView, value: value.readableBytesView)
    }
    return result
  }

  /// The members of JSON, the text and the attributes of XML, the fields of a form, other text as one value.
  private static func rewriting(
    body: ByteBuffer, of message: Message, limits: Limits, _ change: (MessageValue) -> ByteBuffer?
  ) -> ByteBuffer? {
    guard body.readableBytes > 0, body.readableBytes <= limits.bodyCanonical else { return nil }
    let type = MediaType(message.fields.first("Content-Type") ?? "")
    let first = body.readableBytesView.first { $0 > HTTPBytes.space }
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") || type.isJSON,
      let tree = try? FieldTree(json: body, nesting: limits.nesting)
    {
      return tree.replacing(from: "body") { path, text in self.rewriting(text, at: path, change) }
    }
    if first == UInt8(ascii: "<") || type.isXML {
      do {
        return try XMLValues.replacing(in: body, nesting: limits.nesting, from: "body") { path, text in
          self.rewriting(text, at: path, change)
        }
      } catch {
        // what only looks like XML is text
      }
    }
    if type.isForm { return self.rewriting(form: body, change) }
    return body.isUTF8 ? change(MessageValue(place: "body", text: body)) : nil
  }

  /// The parts of a link, anything else as a whole.
  private static func rewriting(_ text: ByteBuffer, at path: String, _ change: (MessageValue) -> ByteBuffer?) -> ByteBuffer? {
    HTTPAddress.isLink(text)
      ? HTTPAddress(place: path + ", ", hasHost: true).rewriting(text, change)
      : change(MessageValue(place: path, text: text))
  }

  private static func rewriting(form: ByteBuffer, _ change: (MessageValue) -> ByteBuffer?) -> ByteBuffer? {
    var splicing = Splicing(form)
    form.withUnsafeReadableBytes { bytes in
      for pair in QueryParameters(bytes, 0..<bytes.count) where !pair.value.isEmpty {
        var text = ByteBuffer()
        PercentCoding.decodeForm(bytes, pair.value, into: &text)
        let value = MessageValue(place: "form \(QueryParameters.keyName(bytes, pair.name))", text: text)
        guard let other = change(value) else { continue }
        var encoded = ByteBuffer()
        PercentCoding.encode(other, into: &encoded)
        splicing.replace(pair.value, with: encoded)
      }
    }
    return splicing.finish()
  }
}
