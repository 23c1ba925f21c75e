internal import CDoppelCodings
internal import NIOCore

/// Writes Zstandard (RFC 8878), at the library's own level.
enum ZstandardEncoding {
  /// - Returns: `nil` where it cannot be written.
  static func apply(_ content: ByteBuffer) -> ByteBuffer? {
    let bound = ZSTD_compressBound(content.readableBytes)
    var output = ByteBufferAllocator().buffer(capacity: bound)
    var isWhole = false
    _ = content.withUnsafeReadableBytes { input in
      output.writeWithUnsafeMutableBytes(minimumWritableBytes: bound) { space in
        let count = ZSTD_compress(space.baseAddress, space.count, input.baseAddress, input.count, ZSTD_defaultCLevel())
        isWhole = ZSTD_isError(count) == 0
        return isWhole ? count : 0
      }
    }
    return isWhole ? output : nil
  }
}
