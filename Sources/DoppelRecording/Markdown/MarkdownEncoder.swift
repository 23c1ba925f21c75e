package import DoppelExchange
package import NIOCore

/// Writes exchanges as Markdown files, which people read and edit; `docs/formats/rrpair-markdown.md` describes them.
package struct MarkdownEncoder: Sendable {
  private let encoder: RRPairEncoder

  package init(decoding: BodyDecoding = .none) { self.encoder = RRPairEncoder(decoding: decoding) }

  init(_ encoder: RRPairEncoder) { self.encoder = encoder }

  /// Whether an exchange has this form: an HTTP request, and an HTTP response or none, whose lines are text.
  package static func canEncode(_ exchange: Exchange) -> Bool {
    if let foreign = exchange.foreign, foreign.isWholeDocument { return false }
    guard let request = exchange.request, let line = request.httpRequest,
      self.isWord(line.method), self.isWord(line.target), self.isWord(line.version), self.canEncode(request),
      self.isWord(RequestURL(exchange, target: line.target, host: request.httpHost(exchange.server)).text)
    else { return false }
    guard let response = exchange.response else { return true }
    guard let status = response.httpStatus else { return false }
    return self.isWord(status.version) && ByteBuffer(string: status.reason).isPlainText
      && !status.reason.contains("\n") && status.reason == status.reason.trimmedOfSpaces && self.canEncode(response)
  }

  private static func canEncode(_ message: Message) -> Bool {
    HeaderLines.canWrite(message.fields) && HeaderLines.canWrite(message.trailers)
  }

  /// Whether a text can stand between spaces in a line.
  private static func isWord(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7f }
  }

  /// The whole file of an exchange for which `canEncode` holds.
  ///
  /// - Parameter recorded: what was recorded, for which `canEncode` holds, too: where the exchange says otherwise, a person edited
  ///   it. `nil` where nobody did.
  package func encode(_ exchange: Exchange, over recorded: Exchange? = nil) -> ByteBuffer {
    var file = ByteBuffer()
    let request = exchange.request.map { self.shown($0) }
    let response = exchange.response.map { self.shown($0) }
    let recorded = recorded ?? exchange
    file.writeString("### REQUEST (\(exchange.direction == .inbound ? "TEST" : "MOCK")) ###\n")
    if let message = exchange.request, let request {
      Self.write(Self.head(exchange, message, MessageHead.requestLine(exchange)), request.text, into: &file)
    }
    if let message = exchange.response, let response {
      file.writeString("### RESPONSE ###\n")
      Self.write(Self.head(exchange, message, MessageHead.statusLine(exchange)), response.text, into: &file)
    }
    file.writeString("### SIGNATURE ###\n```\n")
    SignatureLines.write(exchange.signature, into: &file)
    file.writeString("```\n\n### METADATA ###\n```\n")
    MetadataLines.write(exchange, into: &file)
    file.writeString("```\n\n### INTERNAL - DO NOT MODIFY ###\n```\njson: ")
    self.encoder.encode(
      recorded, displays: (self.display(of: recorded.request, as: request), self.display(of: recorded.response, as: response)),
      style: .compact, into: &file)
    file.writeString("\n```\n")
    return file
  }

  /// How a recorded body is got back: from the text, unless that is another.
  private func display(of recorded: Message?, as text: BodyText?) -> BodyDisplay? {
    recorded.map { message in
      let own = self.shown(message)
      return own == text ? own.display : .kept
    }
  }

  private func shown(_ message: Message) -> BodyText {
    let shown = message.shownBody(self.encoder.decoding)
    return BodyText(shown.body, mustKeep: shown.isDecoded || message.isBodyCut)
  }

  private static func head(_ exchange: Exchange, _ message: Message, _ line: String) -> ByteBuffer {
    var head = ByteBuffer(string: line)
    head.writeString("\n")
    HeaderLines.write(message.fields, into: &head)
    HeaderLines.write(message.trailers, into: &head)
    return head
  }

  private static func write(_ head: ByteBuffer, _ body: ByteBuffer, into file: inout ByteBuffer) {
    file.writeString("```\n")
    file.writeImmutableBuffer(head)
    file.writeString("```\n\n")
    let fence = String(repeating: "`", count: MarkdownSections.fence(around: body))
    file.writeString(fence + "\n")
    if body.readableBytes > 0 {
      file.writeImmutableBuffer(body)
      file.writeString("\n")
    }
    file.writeString(fence + "\n\n")
  }
}

/// The first lines of the blocks REQUEST and RESPONSE.
enum MessageHead {
  /// `METHOD URL VERSION`.
  static func requestLine(_ exchange: Exchange) -> String {
    guard let request = exchange.request, let line = request.httpRequest else { return "" }
    let url = RequestURL(exchange, target: line.target, host: request.httpHost(exchange.server))
    return "\(line.method) \(url.text) \(line.version)"
  }

  /// `VERSION CODE REASON`.
  static func statusLine(_ exchange: Exchange) -> String {
    guard let status = exchange.response?.httpStatus else { return "" }
    return "\(status.version) \(status.message)"
  }
}

extension String {
  var trimmedOfSpaces: String { String(buffer: ByteBuffer(string: self).trimmed) }
}
