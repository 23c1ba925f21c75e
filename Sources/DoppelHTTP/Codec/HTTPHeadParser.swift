internal import DoppelExchange
internal import DoppelWire
internal import NIOCore

/// Reads the lines of one header or trailer block in a single pass over the bytes.
///
/// What was read before the bytes ran out is kept, and the line that was not whole is looked at again only when its end has
/// come, so that bytes that come one at a time cost no more than all at once.
struct HTTPHeadParser: Sendable {
  enum Block: Sendable { case request, response, trailers }

  private let block: Block
  private let strictness: HTTPStrictness
  private let limit: Int
  private let fieldLimit: Int
  /// The first byte of the line that is read next.
  private var lineStart = 0
  /// There is no line feed from `lineStart` to here.
  private var scanned = 0
  private var hasStartLine: Bool
  private(set) var line = StartLine()
  private(set) var entries: [Fields.Entry] = []
  private(set) var oddities: HTTPOddities = []
  /// Where the line ends of folded values stand; they become spaces (RFC 9112 section 5.2).
  private(set) var folds: [Int] = []

  /// Where the words of the first line stand.
  struct StartLine: Sendable {
    /// The method's length, which begins at 0; in a response unused.
    var methodLength = 0
    /// The target's, or the reason's.
    var textStart = 0
    var textLength = 0
    var minorVersion: UInt8 = 1
    var status = 0
  }

  init(_ block: Block, strictness: HTTPStrictness, limit: Int, fieldLimit: Int) {
    self.block = block
    self.strictness = strictness
    self.limit = limit
    self.fieldLimit = fieldLimit
    self.hasStartLine = block == .trailers
  }

  /// Reads on in the bytes of the block, which begin with its first byte every time.
  ///
  /// - Returns: the block's length once it is whole, its empty line included; `nil` where more bytes are needed.
  mutating func parse(_ bytes: UnsafeRawBufferPointer) throws(HTTPError) -> Int? {
    if self.scanned > self.lineStart {
      guard self.findLineFeed(bytes) else { return try self.more(bytes.count) }
    }
    if !self.hasStartLine {
      if self.entries.capacity == 0 { self.entries.reserveCapacity(12) }
      let end = self.block == .request ? try self.requestLine(bytes) : try self.statusLine(bytes)
      guard let end else { return try self.more(bytes.count) }
      self.hasStartLine = true
      try self.advance(to: end)
    }
    while self.lineStart < bytes.count {
      let first = bytes[self.lineStart]
      if first == HTTPBytes.carriageReturn || first == HTTPBytes.lineFeed {
        guard let end = try self.lineEnd(bytes, at: self.lineStart) else { return try self.more(bytes.count) }
        if end > self.lineStart {
          try self.advance(to: end)
          return end
        }
      }
      let end = HTTPBytes.isBlank(first) ? try self.foldedLine(bytes) : try self.fieldLine(bytes)
      guard let end else { return try self.more(bytes.count) }
      try self.advance(to: end)
    }
    return try self.more(bytes.count)
  }

  private mutating func advance(to end: Int) throws(HTTPError) {
    if end > self.limit { throw self.tooLong() }
    self.lineStart = end
    self.scanned = end
  }

  private mutating func more(_ count: Int) throws(HTTPError) -> Int? {
    if count > self.limit { throw self.tooLong() }
    self.scanned = count
    return nil
  }

  private func tooLong() -> HTTPError {
    HTTPError(self.block == .request && !self.hasStartLine ? .targetLength : .headerBlock, at: self.limit)
  }

  private mutating func findLineFeed(_ bytes: UnsafeRawBufferPointer) -> Bool {
    // a CR at the end of what was scanned may be followed by its LF now, so only line feeds are looked for
    while self.scanned < bytes.count {
      if bytes[self.scanned] == HTTPBytes.lineFeed { return true }
      self.scanned += 1
    }
    return false
  }

  /// The index after the line end at `index`; `index` itself where a CR stands alone and is put up with; `nil` for more.
  private mutating func lineEnd(_ bytes: UnsafeRawBufferPointer, at index: Int) throws(HTTPError) -> Int? {
    if bytes[index] == HTTPBytes.lineFeed {
      guard self.strictness == .watching else { throw HTTPError(.lineEnd, at: index) }
      self.oddities.insert(.bareLineFeed)
      return index + 1
    }
    guard index + 1 < bytes.count else { return nil }
    if bytes[index + 1] == HTTPBytes.lineFeed { return index + 2 }
    guard self.strictness == .watching else { throw HTTPError(.lineEnd, at: index + 1) }
    self.oddities.insert(.control)
    return index
  }

  /// `method SP target SP version` (RFC 9112 section 3).
  private mutating func requestLine(_ bytes: UnsafeRawBufferPointer) throws(HTTPError) -> Int? {
    var index = 0
    while index < bytes.count, HTTPBytes.isToken(bytes[index]) { index += 1 }
    guard index < bytes.count else { return nil }
    guard index > 0, bytes[index] == HTTPBytes.space else { throw HTTPError(.method, at: index) }
    self.line.methodLength = index
    index += 1
    self.line.textStart = index
    while index < bytes.count, bytes[index] > 0x20, bytes[index] != 0x7f { index += 1 }
    guard index < bytes.count else { return nil }
    self.line.textLength = index - self.line.textStart
    guard bytes[index] == HTTPBytes.space else {
      throw HTTPError(HTTPBytes.lineFeed == bytes[index] ? .requestLine : .target, at: index)
    }
    guard self.line.textLength > 0, self.strictness == .watching || self.isTarget(bytes) else {
      throw HTTPError(.target, at: self.line.textStart)
    }
    index += 1
    guard try self.version(bytes, at: index) else { return nil }
    index += 8
    guard index < bytes.count else { return nil }
    guard bytes[index] < 0x20 else { throw HTTPError(.requestLine, at: index) }
    let end = try self.lineEnd(bytes, at: index)
    if end == index { throw HTTPError(.lineEnd, at: index) }
    return end
  }

  /// Whether the target has one of the four forms of RFC 9112 section 3.2.
  private func isTarget(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let (start, end) = (self.line.textStart, self.line.textStart + self.line.textLength)
    switch bytes[start] {
    case UInt8(ascii: "/"): return true
    case UInt8(ascii: "*"): return self.line.textLength == 1
    default: break
    }
    if HTTPBytes.equal(bytes, 0, self.line.methodLength, "connect") { return true }
    var index = start
    while index < end, bytes[index] != UInt8(ascii: ":") {
      let byte = bytes[index]
      guard HTTPBytes.isUnreserved(byte) || byte == UInt8(ascii: "+") else { return false }
      index += 1
    }
    return index > start && index + 3 < end && bytes[index + 1] == UInt8(ascii: "/")
      && bytes[index + 2] == UInt8(ascii: "/")
  }

  /// `HTTP/1.` and a digit; `false` for more.
  private mutating func version(_ bytes: UnsafeRawBufferPointer, at start: Int) throws(HTTPError) -> Bool {
    let prefix: StaticString = "HTTP/"
    for offset in 0..<8 {
      guard start + offset < bytes.count else { return false }
      let byte = bytes[start + offset]
      switch offset {
      case 0..<5:
        if byte != prefix.utf8Start[offset] { throw HTTPError(.requestLine, at: start + offset) }
      case 5:
        if byte != UInt8(ascii: "1") { throw HTTPError(.version, at: start + offset) }
      case 6:
        if byte != UInt8(ascii: ".") { throw HTTPError(.version, at: start + offset) }
      default:
        guard byte >= 0x30, byte <= 0x39 else { throw HTTPError(.version, at: start + offset) }
        self.line.minorVersion = byte - 0x30
      }
    }
    return true
  }

  /// `version SP status SP reason` (RFC 9112 section 4); the last space may be missing where the reason is.
  private mutating func statusLine(_ bytes: UnsafeRawBufferPointer) throws(HTTPError) -> Int? {
    guard try self.version(bytes, at: 0) else { return nil }
    var index = 8
    guard index < bytes.count else { return nil }
    guard bytes[index] == HTTPBytes.space else { throw HTTPError(.statusLine, at: index) }
    self.line.status = 0
    for _ in 0..<3 {
      index += 1
      guard index < bytes.count else { return nil }
      guard bytes[index] >= 0x30, bytes[index] <= 0x39 else { throw HTTPError(.statusLine, at: index) }
      self.line.status = self.line.status * 10 + Int(bytes[index] - 0x30)
    }
    index += 1
    guard index < bytes.count else { return nil }
    guard self.line.status >= 100 else { throw HTTPError(.statusLine, at: index - 3) }
    if bytes[index] == HTTPBytes.space {
      index += 1
    } else if bytes[index] != HTTPBytes.carriageReturn && bytes[index] != HTTPBytes.lineFeed {
      throw HTTPError(.statusLine, at: index)
    }
    self.line.textStart = index
    guard let (valueEnd, end) = try self.text(bytes, from: index, .statusLine) else { return nil }
    self.line.textLength = valueEnd - index
    return end
  }

  /// Text up to the end of its line.
  ///
  /// - Returns: where the text ends and where the next line begins; `nil` for more.
  private mutating func text(
    _ bytes: UnsafeRawBufferPointer, from start: Int, _ code: HTTPError.Code
  ) throws(HTTPError) -> (textEnd: Int, next: Int)? {
    var index = start
    while true {
      index = HTTPBytes.firstControl(bytes, from: index)
      guard index < bytes.count else { return nil }
      switch bytes[index] {
      case HTTPBytes.carriageReturn, HTTPBytes.lineFeed:
        guard let next = try self.lineEnd(bytes, at: index) else { return nil }
        if next > index { return (index, next) }
      case HTTPBytes.tab: break
      default:
        guard self.strictness == .watching else { throw HTTPError(code, at: index) }
        self.oddities.insert(.control)
      }
      index += 1
    }
  }

  /// `name ":" OWS value OWS` (RFC 9112 section 5).
  private mutating func fieldLine(_ bytes: UnsafeRawBufferPointer) throws(HTTPError) -> Int? {
    let nameStart = self.lineStart
    var index = nameStart
    while index < bytes.count, HTTPBytes.isToken(bytes[index]) { index &+= 1 }
    guard index < bytes.count else { return nil }
    var nameEnd = index
    if bytes[index] != UInt8(ascii: ":") || index == nameStart {
      guard self.strictness == .watching else { throw HTTPError(.fieldName, at: index) }
      while index < bytes.count, bytes[index] != UInt8(ascii: ":") {
        if bytes[index] == HTTPBytes.lineFeed { throw HTTPError(.fieldName, at: index) }
        index += 1
      }
      guard index < bytes.count else { return nil }
      nameEnd = index
      while nameEnd > nameStart, HTTPBytes.isBlank(bytes[nameEnd - 1]) { nameEnd -= 1 }
      self.oddities.insert(.fieldName)
    }
    index &+= 1
    while index < bytes.count, HTTPBytes.isBlank(bytes[index]) { index &+= 1 }
    guard let (textEnd, next) = try self.text(bytes, from: index, .fieldValue) else { return nil }
    var valueEnd = textEnd
    while valueEnd > index, HTTPBytes.isBlank(bytes[valueEnd &- 1]) { valueEnd &-= 1 }
    guard self.entries.count < self.fieldLimit else { throw HTTPError(.fieldCount, at: nameStart) }
    self.entries.append(
      Fields.Entry(
        nameStart: nameStart, nameLength: nameEnd &- nameStart, valueStart: index, valueLength: valueEnd &- index))
    return next
  }

  /// A line that goes on with the value before it (RFC 9112 section 5.2): a server refuses it, a client reads spaces.
  private mutating func foldedLine(_ bytes: UnsafeRawBufferPointer) throws(HTTPError) -> Int? {
    guard let last = self.entries.indices.last, self.strictness == .watching || self.block == .response else {
      throw HTTPError(.fold, at: self.lineStart)
    }
    var index = self.lineStart
    while index < bytes.count, HTTPBytes.isBlank(bytes[index]) { index += 1 }
    guard let (textEnd, next) = try self.text(bytes, from: index, .fieldValue) else { return nil }
    var valueEnd = textEnd
    while valueEnd > index, HTTPBytes.isBlank(bytes[valueEnd - 1]) { valueEnd -= 1 }
    self.oddities.insert(.folded)
    if valueEnd > index {
      var entry = self.entries[last]
      if entry.valueLength == 0 {
        entry.valueStart = UInt32(truncatingIfNeeded: index)
      } else {
        self.folds.append(contentsOf: Int(entry.valueStart + entry.valueLength)..<self.lineStart)
      }
      entry.valueLength = UInt32(truncatingIfNeeded: valueEnd - Int(entry.valueStart))
      self.entries[last] = entry
    }
    return next
  }
}
