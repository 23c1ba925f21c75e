public import NIOCore

/// Bytes with others in place of some of their ranges, which are told in order.
public struct Splicing: Sendable {
  private let bytes: ByteBuffer
  private var result: ByteBuffer?
  private var from = 0

  public init(_ bytes: ByteBuffer) { self.bytes = bytes }

  /// Lets other bytes stand in place of a range, counted from the first readable byte, that begins where the one before ended or later.
  public mutating func replace(_ range: Range<Int>, with other: ByteBuffer) {
    var result = self.result ?? ByteBuffer()
    self.result = nil
    result.writeImmutableBuffer(self.slice(self.from..<range.lowerBound))
    result.writeImmutableBuffer(other)
    self.result = result
    self.from = range.upperBound
  }

  /// The whole; `nil` where nothing was replaced.
  public func finish() -> ByteBuffer? {
    guard var result = self.result else { return nil }
    result.writeImmutableBuffer(self.slice(self.from..<self.bytes.readableBytes))
    return result
  }

  private func slice(_ range: Range<Int>) -> ByteBuffer {
    self.bytes.getSlice(at: self.bytes.readerIndex + range.lowerBound, length: range.count) ?? ByteBuffer()
  }
}
