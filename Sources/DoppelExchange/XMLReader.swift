internal import NIOCore

/// Reads one XML 1.0 document (fifth edition) in one pass and without recursion; it does not validate and fetches nothing.
///
/// Checked: everything that section 2 and 3 ask of a well-formed document without a DTD, save that a name may hold any character
/// beyond ASCII. Not read, each with its reason: a DOCTYPE with an internal subset, entities other than the five predefined,
/// encodings other than UTF-8. A DOCTYPE that only names a DTD, comments and processing instructions are skipped.
struct XMLReader {
  private let bytes: UnsafeRawBufferPointer
  private let nesting: Int
  private var index = 0
  private var document = XMLDocument()
  /// The elements that are open, outermost first: their nodes, and whether white space counts in them (`xml:space`).
  private var open: [(node: Int, keepsSpace: Bool)] = []
  /// The piece of text that more text is added to; `nil` after a tag.
  private var piece: Int?
  private var hasDoctype = false

  /// The most bytes that are read.
  static let longest = 1 << 30

  init(_ bytes: UnsafeRawBufferPointer, nesting: Int) {
    self.bytes = bytes
    self.nesting = nesting
    self.document.text.reserveCapacity(min(bytes.count, Self.longest) / 2)
    self.document.nodes.reserveCapacity(min(bytes.count, Self.longest) / 24)
  }

  mutating func read() throws(XMLSyntaxError) -> XMLDocument {
    guard self.bytes.count <= Self.longest else { throw self.error("a document of more than 1 GiB") }
    try self.byteOrderMark()
    if self.at("<?xml"), self.isSpace(at: self.index + 5) { try self.declaration() }
    while self.index < self.bytes.count {
      if self.bytes[self.index] == UInt8(ascii: "<") {
        try self.markup()
      } else if self.open.isEmpty {
        guard self.isSpace(at: self.index) else { throw self.error("text outside the root element") }
        self.index += 1
      } else {
        try self.text(until: nil)
      }
    }
    guard self.open.isEmpty else { throw self.error("the end of the text before an end tag") }
    guard !self.document.nodes.isEmpty else { throw self.error("expected an element, found the end") }
    return self.document
  }

  private func error(_ reason: String) -> XMLSyntaxError { XMLSyntaxError(offset: self.index, reason: reason) }

  // MARK: Looking

  private var current: UInt8? { self.index < self.bytes.count ? self.bytes[self.index] : nil }

  private func at(_ text: StaticString) -> Bool {
    guard self.bytes.count - self.index >= text.utf8CodeUnitCount else { return false }
    for offset in 0..<text.utf8CodeUnitCount where self.bytes[self.index + offset] != text.utf8Start[offset] {
      return false
    }
    return true
  }

  private mutating func skip(_ text: StaticString) -> Bool {
    guard self.at(text) else { return false }
    self.index += text.utf8CodeUnitCount
    return true
  }

  private func isSpace(at index: Int) -> Bool {
    guard index < self.bytes.count else { return false }
    let byte = self.bytes[index]
    return byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09
  }

  /// Whether there was any.
  @discardableResult
  private mutating func skipSpace() -> Bool {
    let start = self.index
    while self.isSpace(at: self.index) { self.index += 1 }
    return self.index > start
  }

  /// Steps over one character that XML allows (production 2).
  private mutating func character() throws(XMLSyntaxError) {
    let byte = self.bytes[self.index]
    if byte < 0x80 {
      guard byte >= 0x20 || self.isSpace(at: self.index) else { throw self.error("a control character") }
      self.index += 1
    } else {
      guard let length = UTF8Sequence.length(in: self.bytes, at: self.index) else {
        throw self.error("a text that is not UTF-8")
      }
      // U+FFFE and U+FFFF
      if byte == 0xef, self.bytes[self.index + 1] == 0xbf, self.bytes[self.index + 2] >= 0xbe {
        throw self.error("a character that XML does not allow")
      }
      self.index += length
    }
  }

  /// Productions 4 to 5.
  private mutating func name() throws(XMLSyntaxError) -> String {
    let start = self.index
    while let byte = self.current {
      switch byte {
      case 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "_"), UInt8(ascii: ":"): self.index += 1
      case 0x30...0x39, UInt8(ascii: "-"), UInt8(ascii: "."):
        guard self.index > start else { throw self.error("expected a name") }
        self.index += 1
      case 0x80...: try self.character()
      default:
        guard self.index > start else { throw self.error("expected a name") }
        return String(decoding: self.bytes[start..<self.index], as: UTF8.self)
      }
    }
    throw self.error("the end of the text in a tag")
  }

  // MARK: Before the root

  private mutating func byteOrderMark() throws(XMLSyntaxError) {
    if self.skip("\u{feff}") { return }
    guard self.bytes.count >= 2 else { return }
    switch (self.bytes[0], self.bytes[1]) {
    case (0xfe, 0xff), (0xff, 0xfe), (0, _), (_, 0): throw self.error("an encoding other than UTF-8")
    default: break
    }
  }

  /// Production 23.
  private mutating func declaration() throws(XMLSyntaxError) {
    self.index += 5
    var (position, hasVersion) = (0, false)
    while self.skipSpace(), !self.at("?>") {
      let start = self.index
      let name = try self.name()
      let value = try self.attributeValue()
      switch name {
      case "version" where position == 0:
        guard value.hasPrefix("1."), value.utf8.count > 2, value.utf8.dropFirst(2).allSatisfy({ 0x30...0x39 ~= $0 }) else {
          self.index = start
          throw self.error("a version other than 1.0")
        }
        (position, hasVersion) = (1, true)
      case "encoding" where position == 1:
        guard ["utf-8", "us-ascii"].contains(value.lowercased()) else {
          self.index = start
          throw self.error("an encoding other than UTF-8")
        }
        position = 2
      case "standalone" where (1...2).contains(position) && (value == "yes" || value == "no"): position = 3
      default:
        self.index = start
        throw self.error("expected version, encoding and standalone in the declaration")
      }
    }
    guard hasVersion, self.skip("?>") else { throw self.error("expected ?> at the end of the declaration") }
  }

  private mutating func attributeValue() throws(XMLSyntaxError) -> String {
    let value = try self.attributeValueRanges().value
    return String(buffer: self.document.slice(value))
  }

  /// Production 28: a name and where the DTD is; the DTD itself is not read.
  private mutating func doctype() throws(XMLSyntaxError) {
    guard self.document.nodes.isEmpty, !self.hasDoctype else { throw self.error("a DOCTYPE that is not before the root") }
    self.hasDoctype = true
    guard self.skipSpace() else { throw self.error("expected a name after <!DOCTYPE") }
    _ = try self.name()
    var quote: UInt8?
    while let byte = self.current {
      switch (byte, quote) {
      case (UInt8(ascii: "\""), nil), (UInt8(ascii: "'"), nil): quote = byte
      case (_, byte): quote = nil
      case (UInt8(ascii: "["), nil): throw self.error("a DOCTYPE with declarations of its own is not read")
      case (UInt8(ascii: "<"), nil): throw self.error("expected > at the end of the DOCTYPE")
      case (UInt8(ascii: ">"), nil):
        self.index += 1
        return
      case (_, _): break
      }
      try self.character()
    }
    throw self.error("the end of the text in a DOCTYPE")
  }

  // MARK: Markup

  private mutating func markup() throws(XMLSyntaxError) {
    if self.skip("</") {
      try self.endTag()
    } else if self.skip("<!--") {
      try self.comment()
    } else if self.at("<![CDATA[") {
      guard !self.open.isEmpty else { throw self.error("text outside the root element") }
      try self.cdata()
    } else if self.skip("<!DOCTYPE") {
      try self.doctype()
    } else if self.skip("<?") {
      try self.instruction()
    } else {
      try self.startTag()
    }
  }

  /// Production 15.
  private mutating func comment() throws(XMLSyntaxError) {
    while self.index < self.bytes.count {
      if self.at("--") {
        guard self.skip("-->") else { throw self.error("two hyphens in a comment") }
        return
      }
      try self.character()
    }
    throw self.error("the end of the text in a comment")
  }

  /// Production 16.
  private mutating func instruction() throws(XMLSyntaxError) {
    let start = self.index
    guard try self.name().lowercased() != "xml" else {
      self.index = start
      throw self.error("an XML declaration that is not at the start")
    }
    guard self.at("?>") || self.skipSpace() else { throw self.error("expected ?> at the end of an instruction") }
    while self.index < self.bytes.count {
      if self.skip("?>") { return }
      try self.character()
    }
    throw self.error("the end of the text in an instruction")
  }

  /// Productions 40 and 44.
  private mutating func startTag() throws(XMLSyntaxError) {
    guard !self.open.isEmpty || self.document.nodes.isEmpty else { throw self.error("a second root element") }
    guard self.open.count < self.nesting else { throw self.error("nested more than \(self.nesting) levels deep") }
    self.index += 1
    let name = self.document.index(ofName: try self.name())
    let node = self.document.nodes.count
    let firstAttribute = self.document.attributes.count
    let keepsSpace = try self.attributes(keepingSpace: self.open.last?.keepsSpace ?? false)
    self.document.nodes.append(
      XMLDocument.Node(
        name: name, content: firstAttribute..<self.document.attributes.count, next: node + 1, isMeant: true,
        source: 0..<0))
    self.piece = nil
    if self.skip("/>") { return }
    guard self.skip(">") else { throw self.error("expected > at the end of a tag") }
    self.open.append((node, keepsSpace))
  }

  /// Reads attributes up to the end of the tag; returns whether white space counts in the element.
  private mutating func attributes(keepingSpace inherited: Bool) throws(XMLSyntaxError) -> Bool {
    var keepsSpace = inherited
    let first = self.document.attributes.count
    let start = self.index
    while self.skipSpace(), let byte = self.current, byte != UInt8(ascii: ">"), byte != UInt8(ascii: "/") {
      let name = try self.name()
      let (value, source) = try self.attributeValueRanges()
      if name == "xml:space" { keepsSpace = self.document.slice(value) == ByteBuffer(string: "preserve") }
      self.document.attributes.append(
        XMLDocument.Attribute(name: self.document.index(ofName: name), value: value, source: source))
    }
    guard self.document.attributes.count - first > 1 else { return keepsSpace }
    let names = self.document.attributes[first...].map(\.name).sorted()
    guard !zip(names, names.dropFirst()).contains(where: { $0 == $1 }) else {
      self.index = start
      throw self.error("an attribute that stands twice in a tag")
    }
    return keepsSpace
  }

  /// The equals sign and the quoted value; section 3.3.3 normalizes white space in it to spaces.
  private mutating func attributeValueRanges() throws(XMLSyntaxError) -> (value: Range<Int>, source: Range<Int>) {
    self.skipSpace()
    guard self.skip("=") else { throw self.error("expected = after an attribute's name") }
    self.skipSpace()
    guard let quote = self.current, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      throw self.error("expected an attribute's value in quotes")
    }
    self.index += 1
    let (start, opening) = (self.document.text.readableBytes, self.index)
    try self.text(until: quote)
    guard self.current == quote else { throw self.error("the end of the text in an attribute's value") }
    self.index += 1
    return (start..<self.document.text.readableBytes, opening..<self.index - 1)
  }

  /// Production 42.
  private mutating func endTag() throws(XMLSyntaxError) {
    let start = self.index - 2
    let name = try self.name()
    guard let element = self.open.last, self.document.names[self.document.nodes[element.node].name] == name else {
      self.index = start
      throw self.error("an end tag that closes no open element")
    }
    self.skipSpace()
    guard self.skip(">") else { throw self.error("expected > at the end of a tag") }
    self.open.removeLast()
    self.document.nodes[element.node].next = self.document.nodes.count
    self.piece = nil
  }

  // MARK: Text

  /// Reads text up to the next tag, or within an attribute up to its closing quote, which is left.
  private mutating func text(until quote: UInt8?) throws(XMLSyntaxError) {
    let (start, opening) = (self.document.text.readableBytes, self.index)
    var isMeant = false
    var run = self.index
    while self.index < self.bytes.count {
      let byte = self.bytes[self.index]
      switch byte {
      case UInt8(ascii: "<"):
        guard quote == nil else { throw self.error("a < in an attribute's value") }
        return self.endText(run: run, start: start, from: opening, isMeant: isMeant, isContent: true)
      case UInt8(ascii: "&"):
        isMeant = true
        self.write(run: run)
        try self.reference()
        run = self.index
      case 0x09, 0x0a, 0x0d:
        self.lineEnd(run: run, isContent: quote == nil)
        run = self.index
      case 0x20: self.index += 1
      case UInt8(ascii: "]") where quote == nil && self.at("]]>"): throw self.error("a ]]> outside of CDATA")
      case quote: return self.endText(run: run, start: start, from: opening, isMeant: isMeant, isContent: false)
      default:
        isMeant = true
        try self.character()
      }
    }
    self.endText(run: run, start: start, from: opening, isMeant: isMeant, isContent: quote == nil)
  }

  /// Production 20; all that stands in it is meant, white space too.
  private mutating func cdata() throws(XMLSyntaxError) {
    let (start, opening) = (self.document.text.readableBytes, self.index)
    self.index += 9
    var run = self.index
    while self.index < self.bytes.count {
      if self.at("]]>") {
        self.write(run: run)
        self.index += 3
        return self.endText(run: self.index, start: start, from: opening, isMeant: true, isContent: true)
      }
      if self.bytes[self.index] == 0x0d {
        self.lineEnd(run: run, isContent: true)
        run = self.index
      } else {
        try self.character()
      }
    }
    throw self.error("the end of the text in CDATA")
  }

  /// Copies the bytes from `run` on.
  private mutating func write(run: Int) {
    guard run < self.index else { return }
    self.document.text.writeBytes(UnsafeRawBufferPointer(rebasing: self.bytes[run..<self.index]))
  }

  /// One line end or tab: a line feed in content whatever the line end (section 2.11), a space in attributes (section 3.3.3).
  private mutating func lineEnd(run: Int, isContent: Bool) {
    self.write(run: run)
    let byte = self.bytes[self.index]
    if !self.skip("\r\n") { self.index += 1 }
    self.document.text.writeInteger(!isContent ? 0x20 : byte == 0x09 ? byte : 0x0a as UInt8)
  }

  /// Copies the bytes from `run` on and makes all since `start`, written from `opening` on, a piece of the open element, or a part of its
  /// last one.
  private mutating func endText(run: Int, start: Int, from opening: Int, isMeant: Bool, isContent: Bool) {
    self.write(run: run)
    guard isContent, let element = self.open.last, self.document.text.readableBytes > start else { return }
    let isMeant = isMeant || element.keepsSpace
    let end = self.document.text.readableBytes
    if let piece = self.piece {
      let before = self.document.nodes[piece].content.lowerBound
      self.document.nodes[piece].content = before..<end
      self.document.nodes[piece].source = self.document.nodes[piece].source.lowerBound..<self.index
      if isMeant { self.document.nodes[piece].isMeant = true }
    } else {
      let node = self.document.nodes.count
      self.document.nodes.append(
        XMLDocument.Node(name: -1, content: start..<end, next: node + 1, isMeant: isMeant, source: opening..<self.index))
      self.piece = node
    }
  }

  /// Production 67: a character reference, or one of the five entities that need no declaration.
  private mutating func reference() throws(XMLSyntaxError) {
    let entities: [(StaticString, UInt8)] = [
      ("&lt;", 0x3c), ("&gt;", 0x3e), ("&amp;", 0x26), ("&quot;", 0x22), ("&apos;", 0x27),
    ]
    for (entity, byte) in entities where self.skip(entity) {
      self.document.text.writeInteger(byte)
      return
    }
    guard self.at("&#") else { throw self.error("an & that starts none of the five predefined entities") }
    let start = self.index
    self.index += 2
    let radix: UInt32 = self.skip("x") ? 16 : 10
    let digits = self.index
    var value: UInt32 = 0
    while let digit = self.current?.hexDigit, digit < radix, value <= 0x10ffff {
      value = value * radix + UInt32(digit)
      self.index += 1
    }
    guard self.index > digits, self.skip(";"), let scalar = Unicode.Scalar(value), Self.isAllowed(scalar) else {
      self.index = start
      throw self.error("a reference to no character that XML allows")
    }
    self.document.text.writeString(String(scalar))
  }

  /// Production 2.
  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0a, 0x0d, 0x20...0xd7ff, 0xe000...0xfffd, 0x10000...: true
    default: false
    }
  }
}
