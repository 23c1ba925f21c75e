internal import DoppelExchange
internal import NIOCore

/// One side of a document while it is read; ranges point into the arena of the reading.
struct MessageReading {
  var isPresent = false
  /// Whether the message is HTTP and stands in the member `http`.
  var isHTTP = false
  var method = ""
  var uri = ""
  var target: String?
  var version: String?
  var code = 0
  var statusMessage = ""
  var fields: [Fields.Entry] = []
  var trailers: [Fields.Entry] = []
  var fieldOrder: [String] = []
  var trailerOrder: [String] = []
  var rawFields: [Fields.Entry] = []
  var rawTrailers: [Fields.Entry] = []
  var body: Range<Int>?
  var wireBody: Range<Int>?
  var bodyLength: Int?
  var bodyForm: Message.BodyForm?
  var framing: Message.Framing?
  var chunks: [Int] = []
  var display: BodyDisplay?
  var bodyHash: String?

  /// What a Markdown file needs to know of the body.
  func text(_ arena: ByteBuffer) -> RRPairContent.BodyNote {
    RRPairContent.BodyNote(
      display: self.display, hash: self.bodyHash,
      shown: self.body.flatMap { arena.getSlice(at: $0.lowerBound, length: $0.count) }, isCoded: self.wireBody != nil)
  }

  /// The message.
  ///
  /// - Parameters:
  ///   - arena: the bytes, which no longer change.
  ///   - isOwn: whether Doppel wrote the document, so that what is absent has its default instead of being unknown.
  func message(_ start: Message.Start, _ arena: ByteBuffer, isOwn: Bool) -> Message {
    let fields = Self.fields(self.fields, order: self.fieldOrder, raw: self.rawFields, arena)
    let trailers = Self.fields(self.trailers, order: self.trailerOrder, raw: self.rawTrailers, arena)
    let body = (self.wireBody ?? self.body).flatMap { arena.getSlice(at: $0.lowerBound, length: $0.count) } ?? ByteBuffer()
    var form = self.bodyForm ?? .wire
    if !isOwn, fields.hasContentCoding, body.readableBytes > 0, !fields.codingBegins(body) { form = .decoded }
    let framing = self.framing ?? (isOwn ? .none : Self.framing(of: fields, body))
    return Message(
      start: start, fields: fields, body: body, bodyForm: form, bodyLength: self.length(of: body, form), framing: framing,
      trailers: trailers)
  }

  /// The length that the document tells; a body of the wire is at least as long as what is kept of it.
  private func length(of body: ByteBuffer, _ form: Message.BodyForm) -> Int? {
    guard let told = self.bodyLength else { return nil }
    return form == .decoded && told > 0 ? told : max(told, body.readableBytes)
  }

  /// How other tools' messages are taken to have been framed, from their fields.
  static func framing(of fields: Fields, _ body: ByteBuffer) -> Message.Framing {
    if let coding = fields.first("transfer-encoding"), coding.lowercased().contains("chunked") { return .chunked(sizes: []) }
    return body.readableBytes > 0 || fields.firstIndex(of: "content-length") != nil ? .length : .none
  }

  /// Fields in wire order: as the map has them, or in the order that stands beside it, or byte by byte.
  private static func fields(
    _ entries: [Fields.Entry], order: [String], raw: [Fields.Entry], _ arena: ByteBuffer
  ) -> Fields {
    var fields = Fields(bytes: arena, entries: entries)
    if entries.isEmpty { return Fields() }
    if !order.isEmpty, let ordered = self.ordered(entries, order, fields) { fields = Fields(bytes: arena, entries: ordered) }
    if !raw.isEmpty {
      let exact = Fields(bytes: arena, entries: raw)
      // The map is the truth: exact bytes that show otherwise than the map belong to what was there before an edit.
      if exact.isShown(as: fields) { return exact }
    }
    return fields
  }

  /// The entries in the order of the names; `nil` where these are not the names of the entries.
  private static func ordered(_ entries: [Fields.Entry], _ order: [String], _ fields: Fields) -> [Fields.Entry]? {
    guard order.count == entries.count else { return nil }
    // By bytes: two ways to write a letter are two names, which no two texts tell apart.
    var waiting: [[UInt8]: [Fields.Entry]] = [:]
    for (index, entry) in entries.enumerated().reversed() {
      waiting[Array(fields.nameBytes(at: index).readableBytesView), default: []].append(entry)
    }
    var ordered: [Fields.Entry] = []
    for name in order {
      guard let entry = waiting[Array(name.utf8)]?.popLast() else { return nil }
      ordered.append(entry)
    }
    return ordered
  }
}

extension Fields {
  /// Whether these fields, what is not UTF-8 shown as U+FFFD, are the others.
  fileprivate func isShown(as other: Fields) -> Bool {
    self.count == other.count
      && (0..<self.count).allSatisfy { self.name(at: $0) == other.name(at: $0) && self.value(at: $0) == other.value(at: $0) }
  }

  /// Whether a body begins as bodies of its content coding do; `false` for codings without such a mark (br).
  func codingBegins(_ body: ByteBuffer) -> Bool {
    let coding = self.first("content-encoding")?.lowercased() ?? ""
    let start = Array(body.readableBytesView.prefix(4))
    if coding.hasSuffix("gzip") { return start.starts(with: [0x1f, 0x8b]) }
    if coding.hasSuffix("zstd") { return start.starts(with: [0x28, 0xb5, 0x2f, 0xfd]) }
    if coding.hasSuffix("deflate"), start.count >= 2 {
      return start[0] & 0x0f == 8 && (UInt16(start[0]) << 8 | UInt16(start[1])) % 31 == 0
    }
    return false
  }
}
