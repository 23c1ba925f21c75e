package import NIOCore

/// A content coding of RFC 9110 section 8.4.1, RFC 7932 or RFC 8878 that can be undone.
package enum ContentCoding: Sendable, Hashable {
  case gzip, deflate, brotli, zstd, identity

  /// `nil` for a name that is not known.
  package init?(name: some StringProtocol) {
    switch name.lowercased() {
    case "gzip", "x-gzip": self = .gzip
    case "deflate": self = .deflate
    case "br": self = .brotli
    case "zstd": self = .zstd
    case "identity": self = .identity
    default: return nil
    }
  }

  /// The codings that the values of `Content-Encoding` name, in the order in which they were applied; `nil` where one is unknown.
  package static func list(_ values: [String]) -> [ContentCoding]? {
    var codings: [ContentCoding] = []
    for value in values {
      for element in value.split(separator: ",") {
        let name = element.drop { $0 == " " || $0 == "\t" }
        let end = name.lastIndex { $0 != " " && $0 != "\t" }
        guard let end else { continue }
        guard let coding = ContentCoding(name: name[...end]) else { return nil }
        codings.append(coding)
      }
    }
    return codings
  }

  /// The content of a body to which `codings` were applied in this order.
  ///
  /// - Parameter limit: bytes that any step may come to; one more and the answer is `nil`.
  /// - Returns: `nil` where the bytes are not of the coding, are cut off, or come to more than `limit`.
  package static func undo(_ codings: [ContentCoding], of body: ByteBuffer, limit: Int) -> ByteBuffer? {
    var content = body
    for coding in codings.reversed() {
      guard let decoded = coding.undo(content, limit: limit) else { return nil }
      content = decoded
    }
    return content
  }

  private func undo(_ body: ByteBuffer, limit: Int) -> ByteBuffer? {
    switch self {
    case .identity: return body
    case .gzip: return Inflation.undo(body, window: Inflation.gzipWindow, limit: limit)
    case .deflate:
      // most senders mean zlib's format, as RFC 9110 section 8.4.1.2 says; some send the bare stream
      return Inflation.undo(body, window: Inflation.zlibWindow, limit: limit)
        ?? Inflation.undo(body, window: Inflation.rawWindow, limit: limit)
    case .brotli: return BrotliDecoding.undo(body, limit: limit)
    case .zstd: return ZstandardDecoding.undo(body, limit: limit)
    }
  }
}

/// Output that grows step by step up to a limit.
struct BoundedOutput {
  private(set) var bytes = ByteBuffer()
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  /// How many bytes the next step may write: 64 KiB, fewer near the limit, and never none, so that going over it is seen.
  private var step: Int { min(64 * 1024, self.limit - self.bytes.readableBytes + 1) }

  /// Lets `body` write; it says how many bytes it wrote.
  ///
  /// - Returns: whether the output is still within the limit.
  mutating func write(_ body: (UnsafeMutableRawBufferPointer) -> Int) -> Bool {
    let step = self.step
    self.bytes.writeWithUnsafeMutableBytes(minimumWritableBytes: step) { space in
      body(UnsafeMutableRawBufferPointer(rebasing: space[..<step]))
    }
    return self.bytes.readableBytes <= self.limit
  }
}
