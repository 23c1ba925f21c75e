internal import CDoppelCodings
internal import NIOCore

/// Writes gzip (RFC 1952) and zlib (RFC 1950), at the level that servers use.
enum Deflation {
  /// - Parameter window: as in `Inflation`.
  /// - Returns: `nil` where there is no memory for it.
  static func apply(_ content: ByteBuffer, window: Int32) -> ByteBuffer? {
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    defer { stream.deallocate() }
    let size = Int32(MemoryLayout<z_stream>.size)
    guard deflateInit2_(stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK
    else { return nil }
    defer { deflateEnd(stream) }
    let bound = Int(deflateBound(stream, UInt(content.readableBytes)))
    var output = ByteBufferAllocator().buffer(capacity: bound)
    var isWhole = false
    _ = content.withUnsafeReadableBytes { input in
      output.writeWithUnsafeMutableBytes(minimumWritableBytes: bound) { space in
        stream.pointee.next_in = UnsafeMutablePointer(mutating: input.bindMemory(to: UInt8.self).baseAddress)
        stream.pointee.avail_in = UInt32(input.count)
        stream.pointee.next_out = space.bindMemory(to: UInt8.self).baseAddress
        stream.pointee.avail_out = UInt32(space.count)
        isWhole = deflate(stream, Z_FINISH) == Z_STREAM_END
        return space.count - Int(stream.pointee.avail_out)
      }
    }
    return isWhole ? output : nil
  }
}
