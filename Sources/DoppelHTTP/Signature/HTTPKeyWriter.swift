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
    self.simpleKey(of: request, host: host, hostIndex: hostIndex)
      ?? HTTPSignature.general(request, host: host).canonicalBytes
  }

  /// The same where the request is simple, otherwise `nil`.
  static func simpleKey(of request: Message, host: String?, hostIndex: Int?) -> ByteBuffer? {
    guard request.body.readableBytes == 0, case .request(let method, let target, _) = request.start, method != "CONNECT"
    else { return nil }
    return self.simple(request, method: method, target: target, host: host, hostIndex: hostIndex)
  }

  private typealias Pair = (name: Range<Int>, value: Range<Int>)

  private static func simple(
    _ request: Message, method: String, target: String, host: String?, hostIndex: Int?
  ) -> ByteBuffer? {
    HTTPSignature.withBytes(of: target) { bytes in
      let parts = HTTPTarget(bytes)
      guard let pairs = self.sortedPairs(bytes, parts.query) else { return nil }
      let hostValue = hostIndex.map { request.fields.valueBytes(at: $0) } ?? ByteBuffer()
      // an escaped byte of the path takes three; 128 covers the names of the keys that stand once
      let bound =
        128 + (host?.utf8.count ?? 0) + hostValue.readableBytes + method.utf8.count + 3 * bytes.count + pairs.count * 32
      var key = ByteBufferAllocator().buffer(capacity: bound)
      key.writeWithUnsafeMutableBytes(minimumWritableBytes: bound) { space in
        var writer = RawKeyWriter(space)
        writer.begin("http:host")
        self.writeHost(bytes, parts, host, hostValue, into: &writer)
        writer.begin("http:method")
        writer.write(text: method)
        if pairs.isEmpty { writer.begin("http:queryparams") }
        for pair in pairs {
          writer.begin("http:queryparams:", UnsafeRawBufferPointer(rebasing: bytes[pair.name]))
          writer.write(form: bytes, pair.value)
        }
        writer.begin("http:url")
        writer.write(path: bytes, parts.path)
        return writer.finish()
      }
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

  private static func writeHost(
    _ target: UnsafeRawBufferPointer, _ parts: HTTPTarget, _ host: String?, _ hostValue: ByteBuffer,
    into writer: inout RawKeyWriter
  ) {
    if let host {
      writer.write(text: host, isLowercased: true)
    } else if !parts.host.isEmpty {
      writer.write(lowercased: target, parts.host)
    } else {
      hostValue.withUnsafeReadableBytes { writer.write(lowercased: $0, HTTPTarget.host($0, 0..<$0.count)) }
    }
  }
}
