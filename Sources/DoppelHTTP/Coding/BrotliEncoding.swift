internal import CDoppelCodings
internal import NIOCore

/// Writes brotli (RFC 7932), at the quality that servers use for what they make on the fly.
enum BrotliEncoding {
  private static let quality: Int32 = 5

  /// - Returns: `nil` where it cannot be written.
  static func apply(_ content: ByteBuffer) -> ByteBuffer? {
    let bound = max(64, BrotliEncoderMaxCompressedSize(content.readableBytes))
    var output = ByteBufferAllocator().buffer(capacity: bound)
    var isWhole = false
    _ = content.withUnsafeReadableBytes { input in
      output.writeWithUnsafeMutableBytes(minimumWritableBytes: bound) { space in
        var count = space.count
        isWhole =
          BrotliEncoderCompress(
            self.quality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_GENERIC, input.count,
            input.bindMemory(to: UInt8.self).baseAddress, &count, space.bindMemory(to: UInt8.self).baseAddress) != 0
        return isWhole ? count : 0
      }
    }
    return isWhole ? output : nil
  }
}
