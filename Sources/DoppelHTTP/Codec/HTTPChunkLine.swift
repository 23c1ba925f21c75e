internal import DoppelExchange

/// Reads one chunk-size line: `size *( ";" name [ "=" value ] ) CRLF` (RFC 9112 section 7.1).
struct HTTPChunkLine {
  enum Outcome {
    /// No line feed stands in the first so many bytes.
    case more(scanned: Int)
    /// The size, and the bytes of the line with its end.
    case line(size: Int, length: Int, isOdd: Bool)
  }

  let strictness: HTTPStrictness
  let limit: Int

  func read(_ bytes: UnsafeRawBufferPointer, _ scanned: Int) throws(HTTPError) -> Outcome {
    var end = scanned
    while end < bytes.count, bytes[end] != HTTPBytes.lineFeed { end += 1 }
    guard end < bytes.count else {
      if bytes.count > self.limit { throw HTTPError(.chunkLine, at: self.limit) }
      // a line that cannot become a chunk size is told at once, not when its end comes
      if scanned == 0, bytes.count > 0, bytes[0].hexDigit == nil { throw HTTPError(.chunkSize, at: 0) }
      return .more(scanned: end)
    }
    if end + 1 > self.limit { throw HTTPError(.chunkLine, at: self.limit) }
    let hasReturn = end > 0 && bytes[end - 1] == HTTPBytes.carriageReturn
    let lineEnd = hasReturn ? end - 1 : end
    var (size, index) = try self.size(bytes, lineEnd)
    var isOdd = !hasReturn
    if self.strictness == .active {
      while index < lineEnd { index = try self.fieldExtension(bytes, index, lineEnd) }
      guard hasReturn else { throw HTTPError(.lineEnd, at: end) }
    } else {
      while index < lineEnd, HTTPBytes.isBlank(bytes[index]) { index += 1 }
      isOdd = isOdd || (index < lineEnd && bytes[index] != UInt8(ascii: ";"))
    }
    return .line(size: size, length: end + 1, isOdd: isOdd)
  }

  private func size(_ bytes: UnsafeRawBufferPointer, _ end: Int) throws(HTTPError) -> (size: Int, index: Int) {
    var size = 0
    var index = 0
    while index < end, let digit = bytes[index].hexDigit {
      guard size >> (Int.bitWidth - 5) == 0 else { throw HTTPError(.chunkSize, at: index) }
      size = size << 4 | Int(digit)
      index += 1
    }
    guard index > 0 else { throw HTTPError(.chunkSize, at: 0) }
    return (size, index)
  }

  /// `";" name [ "=" ( token / quoted-string ) ]`, without the white space that the grammar calls bad; the index after it.
  private func fieldExtension(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ end: Int) throws(HTTPError) -> Int {
    guard bytes[start] == UInt8(ascii: ";") else { throw HTTPError(.chunkSize, at: start) }
    var index = try self.token(bytes, start + 1, end)
    guard index < end, bytes[index] == UInt8(ascii: "=") else { return index }
    index += 1
    guard index < end, bytes[index] == UInt8(ascii: "\"") else { return try self.token(bytes, index, end) }
    index += 1
    while index < end, bytes[index] != UInt8(ascii: "\"") {
      if bytes[index] == UInt8(ascii: "\\") { index += 1 }
      guard index < end, bytes[index] >= 0x20 || bytes[index] == HTTPBytes.tab, bytes[index] != 0x7f else {
        throw HTTPError(.chunkExtension, at: index)
      }
      index += 1
    }
    guard index < end else { throw HTTPError(.chunkExtension, at: index) }
    return index + 1
  }

  private func token(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ end: Int) throws(HTTPError) -> Int {
    var index = start
    while index < end, HTTPBytes.isToken(bytes[index]) { index += 1 }
    guard index > start else { throw HTTPError(.chunkExtension, at: index) }
    return index
  }
}
