internal import CDoppelCodings
internal import NIOCore

/// Undoes brotli (RFC 7932).
enum BrotliDecoding {
  static func undo(_ body: ByteBuffer, limit: Int) -> ByteBuffer? {
    guard let state = BrotliDecoderCreateInstance(nil, nil, nil) else { return nil }
    defer { BrotliDecoderDestroyInstance(state) }
    var output = BoundedOutput(limit: limit)
    let isWhole = body.withUnsafeReadableBytes { input in
      var left = input.count
      var next = input.bindMemory(to: UInt8.self).baseAddress
      while true {
        var result = BROTLI_DECODER_RESULT_ERROR
        let isWithin = output.write { space in
          var free = space.count
          var position = space.bindMemory(to: UInt8.self).baseAddress
          result = BrotliDecoderDecompressStream(state, &left, &next, &free, &position, nil)
          return space.count - free
        }
        guard isWithin else { return false }
        if result == BROTLI_DECODER_RESULT_SUCCESS { return true }
        if result != BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT { return false }
      }
    }
    return isWhole ? output.bytes : nil
  }
}
