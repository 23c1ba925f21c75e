internal import DoppelExchange
internal import NIOCore

/// The block METADATA: direction, id, time, duration and tags.
enum MetadataLines {
  static func write(_ exchange: Exchange, into text: inout ByteBuffer) {
    text.writeString("direction: \(exchange.direction == .inbound ? "IN" : "OUT")\n")
    text.writeString("uuid: \(exchange.id)\n")
    text.writeString("ts: \(exchange.startedAt.rfc3339)\n")
    text.writeString("duration: \(exchange.duration.roundedMilliseconds)ms\n")
    guard !exchange.tags.isEmpty else { return }
    text.writeString("tags: ")
    for (index, tag) in exchange.tags.enumerated() {
      if index > 0 { text.writeString(", ") }
      LineEscapes.write(ByteBuffer(string: tag.name), marked: ",=", into: &text)
      text.writeString("=")
      LineEscapes.write(ByteBuffer(string: tag.value), marked: ",", into: &text)
    }
    text.writeString("\n")
  }

  /// Puts what a block says otherwise than the exchange into the exchange.
  ///
  /// - Parameter isOwn: whether Doppel wrote the file; other tools leave tags out of this block, so none are removed there.
  static func apply(
    _ block: MarkdownSections.Block, to exchange: inout Exchange, isOwn: Bool
  ) throws(RecordingError) {
    var written = ByteBuffer()
    self.write(exchange, into: &written)
    let unchanged = Set(written.readableBytesView.split(separator: 0x0a).map { ByteBuffer($0) })
    var hasTags = false
    for (offset, line) in block.lines.enumerated() {
      hasTags = hasTags || line.begins(with: "tags:")
      if line.readableBytes == 0 || unchanged.contains(line) { continue }
      try self.apply(line, number: block.line + offset, to: &exchange, isOwn: isOwn)
    }
    if isOwn, !hasTags { exchange.tags = [] }
  }

  private static func apply(
    _ line: ByteBuffer, number: Int, to exchange: inout Exchange, isOwn: Bool
  ) throws(RecordingError) {
    let view = line.readableBytesView
    guard let colon = view.firstIndex(of: UInt8(ascii: ":")) else {
      throw RecordingError(line: number, reason: "expected name: value, found \(line.excerpt)")
    }
    let value = ByteBuffer(view[(colon + 1)...]).trimmed
    let text = String(buffer: value)
    let isUnderstood: Bool
    switch String(decoding: view[..<colon], as: UTF8.self) {
    case "direction":
      let direction: Direction? = text == "IN" ? .inbound : text == "OUT" ? .outbound : nil
      isUnderstood = direction != nil
      exchange.direction = direction ?? exchange.direction
    case "uuid":
      let id = ExchangeID(text)
      isUnderstood = id != nil
      exchange.id = id ?? exchange.id
    case "ts":
      let moment = Timestamp(rfc3339: text)
      isUnderstood = moment != nil
      exchange.startedAt = moment ?? exchange.startedAt
    case "duration":
      let duration = self.duration(text)
      isUnderstood = duration != nil
      if let duration, duration.roundedMilliseconds != exchange.duration.roundedMilliseconds { exchange.duration = duration }
    case "tags":
      exchange.tags = self.tags(value, former: isOwn ? [] : exchange.tags)
      isUnderstood = true
    default: isUnderstood = true
    }
    guard isUnderstood else { throw RecordingError(line: number, reason: "not understood: \(line.excerpt)") }
  }

  private static func tags(_ text: ByteBuffer, former: [Exchange.Tag]) -> [Exchange.Tag] {
    var tags = former
    for part in LineEscapes.split(text) where part.readableBytes > 0 {
      let (name, value) = self.tag(part)
      if let index = former.firstIndex(where: { $0.name == name }) {
        tags[index].value = value
      } else {
        tags.append(Exchange.Tag(name, value))
      }
    }
    return tags
  }

  private static func tag(_ text: ByteBuffer) -> (name: String, value: String) {
    let view = text.readableBytesView
    var end = view.startIndex
    while end < view.endIndex, view[end] != UInt8(ascii: "=") { end += view[end] == UInt8(ascii: "\\") ? 2 : 1 }
    end = min(end, view.endIndex)
    let name = LineEscapes.undo(ByteBuffer(view[..<end]), marked: ",=")
    let value = LineEscapes.undo(ByteBuffer(view[min(end + 1, view.endIndex)...]), marked: ",")
    return (String(buffer: name), String(buffer: value))
  }

  /// `155ms`, `1.5s`, `20us`, `2m`.
  private static func duration(_ text: String) -> Duration? {
    let units: [(String, Double)] = [("ns", 1), ("us", 1e3), ("µs", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 6e10)]
    for (unit, nanoseconds) in units where text.hasSuffix(unit) {
      guard let number = Double(text.dropLast(unit.count)), number >= 0, number * nanoseconds < 9e18 else { continue }
      return .nanoseconds(Int64((number * nanoseconds).rounded()))
    }
    return nil
  }
}
