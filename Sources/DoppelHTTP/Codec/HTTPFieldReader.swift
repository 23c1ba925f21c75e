internal import DoppelExchange

/// Collects what the fields say of framing and connection, then decides by RFC 9112 sections 6 and 9.
struct HTTPFieldReader {
  var minorVersion: UInt8
  var strictness: HTTPStrictness
  var oddities: HTTPOddities
  private var contentLength: Int?
  private var hasTransferEncoding = false
  /// Whether the last transfer coding so far is the first and only `chunked`.
  private var endsInChunked = false
  private var hasChunked = false
  private var hasOtherCoding = false
  private var saysClose = false
  private var saysKeepAlive = false
  private var saysUpgrade = false
  private var hasUpgrade = false
  private var expectsContinue = false
  private var hostIndex: Int?
  private var hasSeveralHosts = false

  init(minorVersion: UInt8, strictness: HTTPStrictness, oddities: HTTPOddities) {
    self.minorVersion = minorVersion
    self.strictness = strictness
    self.oddities = oddities
  }

  /// Looks at every field once; names are told apart by length first.
  mutating func read(_ bytes: UnsafeRawBufferPointer, _ entries: [Fields.Entry]) throws(HTTPError) {
    for (index, entry) in entries.enumerated() {
      let (name, length) = (Int(entry.nameStart), Int(entry.nameLength))
      let start = Int(entry.valueStart)
      let value = start..<(start &+ Int(entry.valueLength))
      switch length {
      case 4:
        if HTTPBytes.equal(bytes, name, length, "host") { self.host(index) }
      case 6:
        if HTTPBytes.equal(bytes, name, length, "expect") {
          self.expectsContinue = HTTPBytes.equal(bytes, start, value.count, "100-continue")
        }
      case 7:
        if HTTPBytes.equal(bytes, name, length, "upgrade") { self.hasUpgrade = true }
      case 10:
        if HTTPBytes.equal(bytes, name, length, "connection") { self.connection(bytes, value) }
      case 14:
        if HTTPBytes.equal(bytes, name, length, "content-length") { try self.contentLength(bytes, value) }
      case 17:
        if HTTPBytes.equal(bytes, name, length, "transfer-encoding") { try self.transferEncoding(bytes, value) }
      default: break
      }
    }
  }

  private mutating func host(_ index: Int) {
    if self.hostIndex == nil { self.hostIndex = index } else { self.hasSeveralHosts = true }
  }

  /// Calls `body` with each element of a comma-separated list; empty ones are left out (RFC 9110 section 5.6.1).
  @inline(__always)
  private func list(_ bytes: UnsafeRawBufferPointer, _ value: Range<Int>, _ body: (Int, Int) -> Void) {
    var start = value.lowerBound
    while start < value.upperBound {
      var end = start
      while end < value.upperBound, bytes[end] != UInt8(ascii: ",") { end &+= 1 }
      var (first, last) = (start, end)
      // a folded value still holds its line ends
      while first < last, bytes[first] <= HTTPBytes.space { first &+= 1 }
      while last > first, bytes[last &- 1] <= HTTPBytes.space { last &-= 1 }
      if last > first { body(first, last &- first) }
      start = end &+ 1
    }
  }

  private mutating func connection(_ bytes: UnsafeRawBufferPointer, _ value: Range<Int>) {
    var (close, keep, upgrade) = (self.saysClose, self.saysKeepAlive, self.saysUpgrade)
    self.list(bytes, value) { start, length in
      if HTTPBytes.equal(bytes, start, length, "close") { close = true }
      if HTTPBytes.equal(bytes, start, length, "keep-alive") { keep = true }
      if HTTPBytes.equal(bytes, start, length, "upgrade") { upgrade = true }
    }
    (self.saysClose, self.saysKeepAlive, self.saysUpgrade) = (close, keep, upgrade)
  }

  private mutating func contentLength(_ bytes: UnsafeRawBufferPointer, _ value: Range<Int>) throws(HTTPError) {
    var number = 0
    var isNumber = !value.isEmpty
    for index in value {
      let byte = bytes[index]
      let (product, overflow) = number.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(Int(byte &- 0x30))
      guard byte >= 0x30, byte <= 0x39, !overflow, !carry else {
        isNumber = false
        break
      }
      number = sum
    }
    guard isNumber, self.contentLength == nil else {
      guard self.strictness == .watching else { throw HTTPError(.contentLength, at: value.lowerBound) }
      if self.contentLength != number || !isNumber { self.oddities.insert(.contentLength) }
      return
    }
    self.contentLength = number
  }

  private mutating func transferEncoding(_ bytes: UnsafeRawBufferPointer, _ value: Range<Int>) throws(HTTPError) {
    self.hasTransferEncoding = true
    var (ends, seen, other) = (self.endsInChunked, self.hasChunked, self.hasOtherCoding)
    self.list(bytes, value) { start, length in
      let isChunked = HTTPBytes.equal(bytes, start, length, "chunked")
      ends = isChunked && !seen
      seen = seen || isChunked
      other = other || !isChunked
    }
    (self.endsInChunked, self.hasChunked, self.hasOtherCoding) = (ends, seen, other)
  }

  private mutating func common() -> HTTPMeaning {
    var meaning = HTTPMeaning()
    meaning.minorVersion = self.minorVersion
    meaning.isKeptAlive = self.minorVersion >= 1 ? !self.saysClose : (self.saysKeepAlive && !self.saysClose)
    meaning.hasOtherTransferCoding = self.hasOtherCoding
    meaning.hostIndex = self.hostIndex
    return meaning
  }

  /// What a request's head says.
  mutating func request(_ kind: HTTPRequestKind) throws(HTTPError) -> HTTPMeaning {
    var meaning = self.common()
    if kind == .connect {
      // RFC 9110 section 9.3.6: CONNECT has no content; what follows is the tunnel's
    } else if self.hasTransferEncoding {
      try self.checkTransferEncoding(isRequest: true)
      guard self.hasChunked else { throw HTTPError(.transferEncoding, at: 0) }
      meaning.framing = .chunked
    } else if let length = self.contentLength, length > 0 {
      meaning.framing = .length(length)
    }
    meaning.expectsContinue = self.expectsContinue && meaning.framing != .none
    meaning.isUpgrade = kind == .connect || (self.hasUpgrade && self.saysUpgrade)
    if self.hasSeveralHosts || (self.hostIndex == nil && self.minorVersion >= 1) { self.oddities.insert(.host) }
    meaning.oddities = self.oddities
    return meaning
  }

  private mutating func checkTransferEncoding(isRequest: Bool) throws(HTTPError) {
    if self.contentLength != nil {
      guard self.strictness == .watching else { throw HTTPError(.bothLengths, at: 0) }
      self.oddities.insert(.bothLengths)
    }
    if !self.endsInChunked {
      if isRequest, self.strictness == .active { throw HTTPError(.transferEncoding, at: 0) }
      self.oddities.insert(.transferEncoding)
    }
    if self.minorVersion == 0 {
      if isRequest, self.strictness == .active { throw HTTPError(.transferEncoding, at: 0) }
      self.oddities.insert(.transferEncoding)
    }
  }

  /// What the head of a response with this status says, to a request of that kind.
  mutating func response(_ status: Int, to kind: HTTPRequestKind) throws(HTTPError) -> HTTPMeaning {
    var meaning = self.common()
    meaning.isUpgrade = status == 101 || (kind == .connect && status / 100 == 2)
    meaning.isInterim = status / 100 == 1 && status != 101
    if kind == .head || status / 100 == 1 || status == 204 || status == 304 || meaning.isUpgrade {
      meaning.framing = .none
    } else if self.hasTransferEncoding {
      try self.checkTransferEncoding(isRequest: false)
      meaning.framing = self.endsInChunked ? .chunked : .close
      if self.minorVersion == 0 { meaning.isKeptAlive = false }
    } else if let length = self.contentLength {
      meaning.framing = length > 0 ? .length(length) : .none
    } else {
      meaning.framing = .close
    }
    if meaning.framing == .close { meaning.isKeptAlive = false }
    meaning.oddities = self.oddities
    return meaning
  }
}
