internal import DoppelExchange
internal import NIOCore

/// Turns a head that was meant for a proxy into one for the server: all but what must change stays, to the byte.
enum HTTPHeadRewriting {
  /// - Parameters:
  ///   - head: the bytes from the first of the request line to the empty line.
  ///   - target: what stands in the request line, which must be an absolute URL.
  static func originForm(_ head: ByteBuffer, method: String, target: String) -> ByteBuffer {
    var result = ByteBuffer()
    result.reserveCapacity(head.readableBytes)
    let authority = self.authority(target)
    head.withUnsafeReadableBytes { bytes in
      var start = 0
      var isDropping = false
      while start < bytes.count {
        var end = start
        while end < bytes.count, bytes[end] != HTTPBytes.lineFeed { end += 1 }
        end = min(end + 1, bytes.count)
        let line = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
        if start == 0 {
          self.writeRequestLine(line, method: method, target: target, into: &result)
        } else {
          let isFolded = HTTPBytes.isBlank(line[0])
          isDropping = isFolded ? isDropping : HTTPProxyFields.contain(line, length: self.nameLength(line))
          if !isDropping { self.write(line, isFolded: isFolded, authority: authority, into: &result) }
        }
        start = end
      }
    }
    return result
  }

  private static func writeRequestLine(
    _ line: UnsafeRawBufferPointer, method: String, target: String, into result: inout ByteBuffer
  ) {
    result.writeString(method)
    result.writeInteger(HTTPBytes.space)
    result.writeString(HTTPPreparation.originForm(target, method: method))
    var index = line.count
    while index > 0, line[index - 1] != HTTPBytes.space { index -= 1 }
    result.writeInteger(HTTPBytes.space)
    result.writeBytes(UnsafeRawBufferPointer(rebasing: line[index...]))
  }

  private static func nameLength(_ line: UnsafeRawBufferPointer) -> Int {
    var index = 0
    while index < line.count, line[index] != UInt8(ascii: ":") { index += 1 }
    while index > 0, HTTPBytes.isBlank(line[index - 1]) { index -= 1 }
    return index
  }

  /// Writes a line as it is; a `Host` that names another server than the target gives way to the target (RFC 9112 section 3.2.2).
  private static func write(
    _ line: UnsafeRawBufferPointer, isFolded: Bool, authority: String, into result: inout ByteBuffer
  ) {
    guard !isFolded, HTTPBytes.equal(line, 0, self.nameLength(line), "host") else {
      result.writeBytes(line)
      return
    }
    var start = 4
    while start < line.count, HTTPBytes.isBlank(line[start]) || line[start] == UInt8(ascii: ":") { start += 1 }
    var end = line.count
    while end > start, line[end - 1] <= HTTPBytes.space { end -= 1 }
    let value = String(decoding: line[start..<end], as: UTF8.self)
    if self.isSame(value, authority) {
      result.writeBytes(line)
    } else {
      result.writeBytes(UnsafeRawBufferPointer(rebasing: line[..<start]))
      result.writeString(authority)
      result.writeBytes(UnsafeRawBufferPointer(rebasing: line[end...]))
    }
  }

  private static func isSame(_ left: String, _ right: String) -> Bool {
    func plain(_ text: String) -> String {
      let lower = text.lowercased()
      return lower.hasSuffix(":80") ? String(lower.dropLast(3)) : lower
    }
    return plain(left) == plain(right)
  }

  /// `host[:port]` of an absolute target, as it stands there.
  private static func authority(_ target: String) -> String {
    HTTPSignature.withBytes(of: target) { bytes in
      String(decoding: bytes[HTTPTarget(bytes).authority], as: UTF8.self)
    }
  }
}
