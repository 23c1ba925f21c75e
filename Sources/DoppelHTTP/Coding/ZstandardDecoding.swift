internal import CDoppelCodings
internal import NIOCore

/// Undoes Zstandard (RFC 8878), with windows of at most 8 MiB as RFC 9659 says for HTTP.
enum ZstandardDecoding {
  private static let windowBits: Int32 = 23

  static func undo(_ body: ByteBuffer, limit: Int) -> ByteBuffer? {
    guard let context = ZSTD_createDCtx() else { return nil }
    defer { ZSTD_freeDCtx(context) }
    guard ZSTD_isError(ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, self.windowBits)) == 0 else { return nil }
    var output = BoundedOutput(limit: limit)
    let isWhole = body.withUnsafeReadableBytes { bytes in
      var input = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
      var declared = self.size(ofFrameIn: bytes[...])
      var made = 0
      while true {
        var hint = 0
        var written = 0
        let isWithin = output.write { space in
          var target = ZSTD_outBuffer(dst: space.baseAddress, size: space.count, pos: 0)
          hint = ZSTD_decompressStream(context, &target, &input)
          written = target.pos
          return written
        }
        guard isWithin, ZSTD_isError(hint) == 0 else { return false }
        made += written
        // 0: a frame is whole and flushed; more frames may follow
        if hint == 0 {
          // the library does not always look
          if let declared, declared != made { return false }
          if input.pos == input.size { return bytes.count > 0 }
          (declared, made) = (self.size(ofFrameIn: bytes[input.pos...]), 0)
        }
        if input.pos == input.size, written == 0 { return false }
      }
    }
    return isWhole ? output.bytes : nil
  }

  /// The bytes that a frame says to hold (RFC 8878 section 3.1.1.1.4); `nil` where it does not say.
  private static func size(ofFrameIn bytes: Slice<UnsafeRawBufferPointer>) -> Int? {
    let frame = UnsafeRawBufferPointer(rebasing: bytes)
    return Int(exactly: ZSTD_getFrameContentSize(frame.baseAddress, frame.count))
  }
}
