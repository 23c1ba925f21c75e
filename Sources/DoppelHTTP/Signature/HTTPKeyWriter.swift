internal import DoppelExchange
internal import NIOCore

/// Writes the canonical bytes of a request's signature without making a `Signature` of it.
///
/// Budget: one buffer, and one array where there are query parameters. Requests with a body, with repeated or escaped parameter
/// names take the long way over `HTTPSignature`; the bytes are the same.
enum HTTPKeyWriter {
  /// The canonical bytes of `HTTPSignature.of(request, host:)`.
  ///
  /// - Parameter hostIndex: where among the fields `Host` stands first, as the decoder found it.
  static func key(of request: Message, host: String?, hostIndex: Int?) -> ByteBuffer {
    guard request.body.readableBytes == 0, case .request(let method, let target, _) = request.start, method != "CONNECT",
      let key = self.simple(request, method: method, target: target, host: host, hostIndex: hostIndex)
    else { return HTTPSignature.of(request, host: host).canonicalBytes }
    return key
  }

  private typealias Pair = (name: Range<Int>, value: Range<Int>)

  private static func simple(
    _ request: Message, method: String, target: String, host: String?, hostIndex: Int?
  ) -> ByteBuffer? {
    HTTPSignature.withBytes(of: target) { bytes in
      let parts = HTTPTarget(bytes)
      guard let pairs = self.sortedPairs(bytes, parts.query) else { return nil }
      var key = ByteBufferAllocator().buffer(capacity: 128 + 2 * target.utf8.count + pairs.count * 24)
      self.writeHost(request, bytes, parts, host, hostIndex, into: &key)
      key.writeStaticString("http:method")
      self.entry(&key) { $0.writeString(method) }
      if pairs.isEmpty { key.writeStaticString("http:queryparams\0\0\0\0\0") }
      for pair in pairs {
        key.writeStaticString("http:queryparams:")
        key.writeBytes(UnsafeRawBufferPointer(rebasing: bytes[pair.name]))
        self.entry(&key) { self.write(form: bytes, pair.value, into: &$0) }
      }
      key.writeStaticString("http:url")
      self.entry(&key) { self.write(path: bytes, parts.path, into: &$0) }
      return key
    }
  }

  /// The parameters in the order of their keys; `nil` where a name is escaped or stands twice.
  private static func sortedPairs(_ bytes: UnsafeRawBufferPointer, _ query: Range<Int>) -> [Pair]? {
    var pairs: [Pair] = []
    for pair in QueryParameters(bytes, query) {
      for byte in bytes[pair.name] where !HTTPBytes.isUnreserved(byte) { return nil }
      if pairs.isEmpty { pairs.reserveCapacity(8) }
      // few parameters, often in order already: insertion from the end
      var index = pairs.count
      while index > 0 {
        let order = self.compare(bytes, pairs[index - 1].name, pair.name)
        if order == 0 { return nil }
        if order < 0 { break }
        index -= 1
      }
      if pairs.count >= self.pairLimit { return nil }
      pairs.insert(pair, at: index)
    }
    return pairs
  }

  /// Beyond this many parameters sorting by insertion is the slower way.
  private static let pairLimit = 64

  private static func compare(_ bytes: UnsafeRawBufferPointer, _ left: Range<Int>, _ right: Range<Int>) -> Int {
    let common = min(left.count, right.count)
    for offset in 0..<common {
      let (one, other) = (bytes[left.lowerBound + offset], bytes[right.lowerBound + offset])
      if one != other { return one < other ? -1 : 1 }
    }
    return left.count - right.count
  }

  /// The zero byte, the value's length, and the value that `body` writes.
  @inline(__always)
  private static func entry(_ key: inout ByteBuffer, _ body: (inout ByteBuffer) -> Void) {
    let start = key.writerIndex
    key.writeStaticString("\0\0\0\0\0")
    body(&key)
    key.setInteger(UInt32(truncatingIfNeeded: key.writerIndex - start - 5), at: start + 1)
  }

  private static func writeHost(
    _ request: Message, _ target: UnsafeRawBufferPointer, _ parts: HTTPTarget, _ host: String?, _ hostIndex: Int?,
    into key: inout ByteBuffer
  ) {
    key.writeStaticString("http:host")
    self.entry(&key) { key in
      if let host {
        self.write(lowercased: host.utf8, into: &key)
      } else if !parts.host.isEmpty {
        self.write(lowercased: UnsafeRawBufferPointer(rebasing: target[parts.host]), into: &key)
      } else if let hostIndex {
        request.fields.valueBytes(at: hostIndex).withUnsafeReadableBytes { bytes in
          let range = HTTPTarget.host(bytes, 0..<bytes.count)
          self.write(lowercased: UnsafeRawBufferPointer(rebasing: bytes[range]), into: &key)
        }
      }
    }
  }

  @inline(__always)
  private static func write(lowercased bytes: some Collection<UInt8>, into key: inout ByteBuffer) {
    key.writeWithUnsafeMutableBytes(minimumWritableBytes: bytes.count) { space in
      var index = 0
      for byte in bytes {
        space[index] = byte.asciiLowercased
        index &+= 1
      }
      return index
    }
  }

  private static func write(form bytes: UnsafeRawBufferPointer, _ range: Range<Int>, into key: inout ByteBuffer) {
    for byte in bytes[range] where byte == UInt8(ascii: "%") || byte == UInt8(ascii: "+") {
      return PercentCoding.decodeForm(bytes, range, into: &key)
    }
    key.writeBytes(UnsafeRawBufferPointer(rebasing: bytes[range]))
  }

  private static func write(path bytes: UnsafeRawBufferPointer, _ range: Range<Int>, into key: inout ByteBuffer) {
    if range.isEmpty { return _ = key.writeStaticString("/") }
    for byte in bytes[range] where byte == UInt8(ascii: "%") || byte >= 0x80 {
      return PercentCoding.normalizePath(bytes, range, into: &key)
    }
    key.writeBytes(UnsafeRawBufferPointer(rebasing: bytes[range]))
  }
}
