package import NIOCore

extension ValueTokens {
  /// The text with others in place of some of its values; `nil` where that changes nothing.
  ///
  /// - Parameters:
  ///   - mayBe: whether a value of so many bytes may be replaced; of others nothing is asked.
  ///   - other: what stands in place of a value; `nil` for itself.
  package static func replacing(
    in text: ByteBuffer, ofLength mayBe: (Int) -> Bool = { _ in true }, _ other: (ByteBuffer) -> ByteBuffer?
  ) -> ByteBuffer? {
    var result: ByteBuffer?
    text.withUnsafeReadableBytes { bytes in
      var from = 0
      self.forEach(in: bytes) { range in
        guard mayBe(range.count), let other = other(ByteBuffer(bytes: bytes[range])) else { return false }
        var written = result ?? ByteBuffer()
        result = nil
        written.writeBytes(UnsafeRawBufferPointer(rebasing: bytes[from..<range.lowerBound]))
        written.writeImmutableBuffer(other)
        result = written
        from = range.upperBound
        return true
      }
      result?.writeBytes(UnsafeRawBufferPointer(rebasing: bytes[from...]))
    }
    return result
  }
}
