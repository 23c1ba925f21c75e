package import DoppelExchange
package import NIOCore

/// Reads exchanges from Markdown files, of ours and of other tools.
///
/// The document in the section INTERNAL is what the exchange was; what the other sections say otherwise is a person's edit
/// and counts.
package struct MarkdownDecoder: Sendable {
  private let decoder: RRPairDecoder

  package init(nesting: Int = FieldTree.defaultNesting) { self.decoder = RRPairDecoder(nesting: nesting) }

  /// - Throws: what is missing or not understood, with its line.
  package func decode(_ file: ByteBuffer) throws(RecordingError) -> Exchange { try self.read(file).exchange }

  /// The exchange, and what it was before a person edited the file.
  ///
  /// - Throws: as `decode`.
  func read(_ file: ByteBuffer) throws(RecordingError) -> EditedExchange {
    let sections = try MarkdownSections(file)
    let document = try self.internalDocument(sections)
    let exchange = try self.edited(document, sections)
    // other tools' documents leave out what their sections say
    let isWhole = document.isOwn && document.exchange.foreign == nil
    var edited = isWhole ? EditedExchange(exchange, document: document) : EditedExchange(exchange)
    edited.hasNotes = sections.hasNotes
    return edited
  }

  private func edited(_ document: RRPairContent, _ sections: MarkdownSections) throws(RecordingError) -> Exchange {
    var content = document
    if let blocks = sections.blocks[.request], let head = blocks.first {
      try self.readRequest(head, blocks.dropFirst().first, &content)
    }
    if let blocks = sections.blocks[.response], let head = blocks.first {
      try self.readResponse(head, blocks.dropFirst().first, &content)
    }
    if let block = sections.blocks[.signature]?.first { try Self.readSignature(block, &content.exchange) }
    if let block = sections.blocks[.metadata]?.first {
      try MetadataLines.apply(block, to: &content.exchange, isOwn: content.isOwn)
    }
    return content.exchange.foreign == nil ? content.exchange : try self.settled(content.exchange)
  }

  /// The exchange with what is not modelled told anew: the sections may hold what the document's other members follow from.
  private func settled(_ exchange: Exchange) throws(RecordingError) -> Exchange {
    guard exchange.foreign?.isWholeDocument == false else { return exchange }
    var document = ByteBuffer()
    RRPairEncoder().encode(exchange, into: &document)
    return try self.decoder.decode(document)
  }

  private func internalDocument(_ sections: MarkdownSections) throws(RecordingError) -> RRPairContent {
    guard let block = sections.blocks[.internal]?.first else {
      throw RecordingError(reason: "the section INTERNAL with its block is missing")
    }
    guard let offset = block.lines.firstIndex(where: { $0.begins(with: "json:") }) else {
      throw RecordingError(line: block.line, reason: "expected json: and a document in the section INTERNAL")
    }
    var document = block.lines[offset]
    document.moveReaderIndex(forwardBy: 5)
    do throws(RecordingError) {
      return try self.decoder.read(document)
    } catch {
      throw RecordingError(line: block.line + offset, reason: error.reason)
    }
  }

  private func readRequest(
    _ head: MarkdownSections.Block, _ body: MarkdownSections.Block?, _ content: inout RRPairContent
  ) throws(RecordingError) {
    guard let line = head.lines.first else { throw RecordingError(line: head.line, reason: "the request line is missing") }
    var message = content.exchange.request ?? Message(start: .request(method: "", target: "", version: "HTTP/1.1"))
    let text = String(buffer: line.trimmed)
    let isEdited = text != MessageHead.requestLine(content.exchange)
    try Self.readFields(head, isOwn: content.isOwn, into: &message)
    content.exchange.request = message
    if isEdited { try Self.readRequestLine(text, number: head.line, &content) }
    if let body, var message = content.exchange.request {
      Self.readBody(body.text, content.request, isOwn: content.isOwn, into: &message)
      content.exchange.request = message
    }
  }

  /// Takes from an edited request line what differs from the one that was written.
  private static func readRequestLine(_ text: String, number: Int, _ content: inout RRPairContent) throws(RecordingError) {
    guard let first = text.firstIndex(of: " "), let last = text.lastIndex(of: " "), first < last,
      let request = content.exchange.request, let former = request.httpRequest
    else { throw RecordingError(line: number, reason: "expected METHOD URL VERSION, found \(text)") }
    let method = String(text[..<first])
    let url = RequestURL(String(text[text.index(after: first)..<last]).trimmedOfSpaces)
    // Read back from its text, as the new one is: a host that holds a slash is cut alike in both.
    let formerURL = RequestURL(
      RequestURL(content.exchange, target: former.target, host: request.httpHost(content.exchange.server)).text)
    var target = former.target
    if url.scheme.isEmpty || formerURL.scheme.isEmpty {
      if url != RequestURL(former.target) { target = url.text }
    } else {
      if url.path != formerURL.path { target = url.path.hasPrefix("/") ? url.path : "/" + url.path }
      if url.scheme != formerURL.scheme { content.exchange.isSecure = url.scheme == "https" }
      let isUnknown = content.exchange.server == Endpoint() && !content.isOwn
      if url.authority != formerURL.authority || isUnknown {
        let server =
          Endpoint(hostAndPort: url.authority)
          ?? Endpoint(hostAndPort: "\(url.authority):\(url.scheme == "https" ? 443 : 80)")
        if let server {
          content.exchange.server = server
        } else if url.authority != formerURL.authority {
          throw RecordingError(line: number, reason: "expected HOST or HOST:PORT in the URL, found \(url.authority)")
        }
      }
    }
    if content.exchange.command == former.method { content.exchange.command = method }
    if content.exchange.location == former.url {
      content.exchange.location = String(HTTPRequestLine.url(of: HTTPRequestLine.uri(of: target)))
    }
    let version = String(text[text.index(after: last)...])
    content.exchange.request?.start = .request(method: method, target: target, version: version)
  }

  private func readResponse(
    _ head: MarkdownSections.Block, _ body: MarkdownSections.Block?, _ content: inout RRPairContent
  ) throws(RecordingError) {
    guard let line = head.lines.first, line.trimmed.readableBytes > 0 else {
      content.exchange.response = nil
      return
    }
    let text = String(buffer: line.trimmed)
    var message = content.exchange.response ?? Message(start: .status(version: "HTTP/1.1", code: 0, reason: ""))
    if text != MessageHead.statusLine(content.exchange) {
      let parts = text.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count >= 2, let code = Int(parts[1]), (0...999).contains(code) else {
        throw RecordingError(line: head.line, reason: "expected VERSION CODE REASON, found \(line.excerpt)")
      }
      if let former = message.httpStatus, content.exchange.status == String(former.code) {
        content.exchange.status = String(code)
      }
      message.start = .status(version: String(parts[0]), code: code, reason: parts.count > 2 ? String(parts[2]) : "")
    }
    try Self.readFields(head, isOwn: content.isOwn, into: &message)
    if let body { Self.readBody(body.text, content.response, isOwn: content.isOwn, into: &message) }
    content.exchange.response = message
  }

  /// Header and trailer fields: those of the document, unless the lines say otherwise.
  private static func readFields(
    _ head: MarkdownSections.Block, isOwn: Bool, into message: inout Message
  ) throws(RecordingError) {
    var shown = Fields()
    for (offset, line) in head.lines.enumerated().dropFirst() where line.trimmed.readableBytes > 0 {
      try HeaderLines.read(line, number: head.line + offset, into: &shown)
    }
    var former = message.fields
    for index in 0..<message.trailers.count {
      former.append(
        name: message.trailers.nameBytes(at: index).readableBytesView,
        value: message.trailers.valueBytes(at: index).readableBytesView)
    }
    if shown == former || (!isOwn && shown.isListed(as: former)) { return }
    let trailing = shown.trailing(former: message.trailers)
    message.fields = shown.part(0..<(shown.count - trailing))
    message.trailers = shown.part((shown.count - trailing)..<shown.count)
  }

  private static func readSignature(
    _ block: MarkdownSections.Block, _ exchange: inout Exchange
  ) throws(RecordingError) {
    let shown = SignatureLines.entries(of: exchange.signature)
    var signature = Signature()
    for (offset, line) in block.lines.enumerated() where line.readableBytes > 0 {
      let entry = if let entry = shown[line] { entry } else { try SignatureLines.read(line, number: block.line + offset) }
      signature[entry.key] = entry.value
    }
    guard signature != exchange.signature else { return }
    exchange.signature = signature
    exchange.isSignatureEdited = true
  }
}

extension Fields {
  /// Some of the fields.
  func part(_ range: Range<Int>) -> Fields {
    var result = Fields()
    for index in range {
      result.append(name: self.nameBytes(at: index).readableBytesView, value: self.valueBytes(at: index).readableBytesView)
    }
    return result
  }

  /// Whether other tools list these fields for the others: sorted by name, without `Content-Length`.
  fileprivate func isListed(as other: Fields) -> Bool {
    func listed(_ fields: Fields) -> [[UInt8]] {
      (0..<fields.count).filter { !fields.name(at: $0, is: "content-length") }
        .map { Array(fields.nameBytes(at: $0).readableBytesView) + [0] + Array(fields.valueBytes(at: $0).readableBytesView) }
        .sorted { $0.lexicographicallyPrecedes($1) }
    }
    return listed(self) == listed(other)
  }

  /// How many fields at the end are trailers: those that a `Trailer` field names, or that were trailers before.
  fileprivate func trailing(former: Fields) -> Int {
    var names = Set(former.pairs.map { $0.name.lowercased() })
    for value in self.all("trailer") {
      for name in value.split(separator: ",") { names.insert(String(name).trimmedOfSpaces.lowercased()) }
    }
    return (0..<self.count).reversed().prefix { names.contains(self.name(at: $0).lowercased()) }.count
  }
}
