/// Where the parts of a request target stand (RFC 9112 section 3.2), as ranges of its bytes.
struct HTTPTarget {
  /// The host without user, port and brackets; empty where the target tells none.
  var host = 0..<0
  /// From the host to the path: host and port, without user.
  var authority = 0..<0
  var path: Range<Int>
  /// Without the question mark; empty where there is none.
  var query = 0..<0
  /// Whether the target has the absolute form.
  var isAbsolute = false
  /// The scheme; empty where the target tells none.
  var scheme = 0..<0

  init(_ bytes: UnsafeRawBufferPointer, isConnect: Bool = false) {
    let count = bytes.count
    if isConnect {
      self.path = 0..<0
      self.setAuthority(bytes, 0..<count)
      return
    }
    var pathStart = 0
    if count > 0, bytes[0] != UInt8(ascii: "/"), let colon = Self.schemeEnd(bytes) {
      self.isAbsolute = true
      self.scheme = 0..<colon
      let start = colon + 3
      var end = start
      while end < count, bytes[end] != UInt8(ascii: "/"), bytes[end] != UInt8(ascii: "?"), bytes[end] != UInt8(ascii: "#") {
        end += 1
      }
      pathStart = end
      self.path = end..<end
      self.setAuthority(bytes, start..<end)
    }
    var pathEnd = pathStart
    while pathEnd < count, bytes[pathEnd] != UInt8(ascii: "?") { pathEnd += 1 }
    self.path = pathStart..<pathEnd
    self.query = pathEnd < count ? (pathEnd + 1)..<count : count..<count
  }

  /// The index of the colon in `scheme://`.
  private static func schemeEnd(_ bytes: UnsafeRawBufferPointer) -> Int? {
    var index = 0
    while index < bytes.count, bytes[index] != UInt8(ascii: ":") {
      guard HTTPBytes.isUnreserved(bytes[index]) || bytes[index] == UInt8(ascii: "+") else { return nil }
      index += 1
    }
    guard index > 0, index + 2 < bytes.count, bytes[index + 1] == UInt8(ascii: "/"), bytes[index + 2] == UInt8(ascii: "/")
    else { return nil }
    return index
  }

  private mutating func setAuthority(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) {
    var start = range.lowerBound
    for index in range where bytes[index] == UInt8(ascii: "@") { start = index + 1 }
    self.authority = start..<range.upperBound
    self.host = Self.host(bytes, self.authority)
  }

  /// The host of `host[:port]`, brackets of an IPv6 address left out.
  static func host(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Range<Int> {
    guard !range.isEmpty else { return range }
    if bytes[range.lowerBound] == UInt8(ascii: "[") {
      var end = range.lowerBound + 1
      while end < range.upperBound, bytes[end] != UInt8(ascii: "]") { end += 1 }
      return (range.lowerBound + 1)..<end
    }
    var end = range.lowerBound
    while end < range.upperBound, bytes[end] != UInt8(ascii: ":") { end += 1 }
    return range.lowerBound..<end
  }
}
