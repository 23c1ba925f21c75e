internal import CDoppelCodings
internal import NIOCore

/// Undoes gzip (RFC 1952), zlib (RFC 1950) and bare deflate (RFC 1951).
enum Inflation {
  static let gzipWindow: Int32 = 15 + 16
  static let zlibWindow: Int32 = 15
  static let rawWindow: Int32 = -15

  static func undo(_ body: ByteBuffer, window: Int32, limit: Int) -> ByteBuffer? {
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    defer { stream.deallocate() }
    guard inflateInit2_(stream, window, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
    defer { inflateEnd(stream) }
    var output = BoundedOutput(limit: limit)
    let isWhole = body.withUnsafeReadableBytes { input in
      // safe because zlib reads next_in only
      stream.pointee.next_in = UnsafeMutablePointer(mutating: input.bindMemory(to: UInt8.self).baseAddress)
      stream.pointee.avail_in = UInt32(truncatingIfNeeded: min(input.count, Int(UInt32.max)))
      return self.run(stream, isGzip: window == self.gzipWindow, into: &output)
    }
    return isWhole ? output.bytes : nil
  }

  private static func run(_ stream: UnsafeMutablePointer<z_stream>, isGzip: Bool, into output: inout BoundedOutput) -> Bool {
    while true {
      var code = Z_OK
      var written = 0
      let isWithin = output.write { space in
        stream.pointee.next_out = space.bindMemory(to: UInt8.self).baseAddress
        stream.pointee.avail_out = UInt32(space.count)
        code = inflate(stream, Z_NO_FLUSH)
        written = space.count - Int(stream.pointee.avail_out)
        return written
      }
      guard isWithin else { return false }
      switch code {
      case Z_STREAM_END:
        // a gzip file may have several members (RFC 1952 section 2.2)
        guard isGzip, stream.pointee.avail_in > 1, stream.pointee.next_in[0] == 0x1f, stream.pointee.next_in[1] == 0x8b,
          inflateReset(stream) == Z_OK
        else { return true }
      case Z_OK:
        if stream.pointee.avail_in == 0, written == 0 { return false }
      default: return false
      }
    }
  }
}
