internal import DoppelExchange
internal import NIOCore

/// The blocks with the bodies.
extension MarkdownDecoder {
  /// Gives the message the body that the text stands for, and mends its length where a person edited it.
  static func readBody(
    _ text: ByteBuffer, _ note: RRPairContent.BodyNote, isOwn: Bool, into message: inout Message
  ) {
    guard isOwn || note.shown != nil || note.display != nil else { return self.readForeignBody(text, into: &message) }
    let body: ByteBuffer
    switch note.display ?? .kept {
    case .verbatim: body = text
    case .compact: body = BodyText.json(text)?.compact ?? text
    case .kept:
      let former = note.shown ?? ByteBuffer()
      if text == BodyText(former, mustKeep: true).text || (!isOwn && self.shows(text, former)) { return }
      return message.edit(BodyText.body(ofEdited: text, former: former), wasCoded: note.isCoded)
    }
    if let hash = note.hash, hash == body.hash64 {
      message.body = body
      if message.bodyForm == .wire || message.bodyLength == 0 {
        message.bodyLength = max(message.bodyLength, body.readableBytes)
      }
    } else {
      message.edit(body, wasCoded: false)
    }
  }

  /// Other tools leave JSON as it is shown, with what stands after it, or make it readable.
  private static func shows(_ text: ByteBuffer, _ body: ByteBuffer) -> Bool {
    if text == body { return true }
    guard let tree = BodyText.json(body), let shown = BodyText.json(text) else { return false }
    return tree == shown
  }

  /// The text of a file that holds no body beside it: JSON in its readable form was compact, all else is as it stands.
  private static func readForeignBody(_ text: ByteBuffer, into message: inout Message) {
    var body = text
    if let tree = BodyText.json(text), tree.pretty == text { body = tree.compact }
    message.body = body
    message.bodyLength = body.readableBytes
    if message.fields.hasContentCoding, body.readableBytes > 0 { message.bodyForm = .decoded }
    message.framing = MessageReading.framing(of: message.fields, body)
  }
}

extension Message {
  /// Replaces the body by an edited one: its length is told anew, and no content coding is left.
  fileprivate mutating func edit(_ body: ByteBuffer, wasCoded: Bool) {
    self.body = body
    self.bodyLength = body.readableBytes
    if wasCoded { self.fields.removeAll("content-encoding") }
    switch self.framing {
    case .chunked: self.framing = .chunked(sizes: [])
    case .none: self.framing = body.readableBytes > 0 ? .length : .none
    case .length, .close: break
    }
    guard self.framing == .length else { return }
    let length = String(body.readableBytes)
    var fields = Fields()
    var isTold = false
    for index in 0..<self.fields.count {
      guard self.fields.name(at: index, is: "content-length") else {
        fields.append(
          name: self.fields.nameBytes(at: index).readableBytesView, value: self.fields.valueBytes(at: index).readableBytesView)
        continue
      }
      if !isTold { fields.append(name: self.fields.nameBytes(at: index).readableBytesView, value: length.utf8) }
      isTold = true
    }
    if !isTold { fields.append("Content-Length", length) }
    self.fields = fields
  }
}
