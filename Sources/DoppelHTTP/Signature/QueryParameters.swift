internal import DoppelExchange
internal import NIOCore

/// The parameters of a query or form, as ranges of its bytes, in order; empty ones are left out.
struct QueryParameters: Sequence, IteratorProtocol {
  private let bytes: UnsafeRawBufferPointer
  private var index: Int
  private let end: Int

  init(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) {
    self.bytes = bytes
    self.index = range.lowerBound
    self.end = range.upperBound
  }

  mutating func next() -> (name: Range<Int>, value: Range<Int>)? {
    while self.index < self.end {
      let start = self.index
      var equals = -1
      var stop = start
      while stop < self.end, self.bytes[stop] != UInt8(ascii: "&") {
        if equals < 0, self.bytes[stop] == UInt8(ascii: "=") { equals = stop }
        stop &+= 1
      }
      self.index = stop &+ 1
      guard stop > start else { continue }
      return equals < 0 ? (start..<stop, stop..<stop) : (start..<equals, (equals &+ 1)..<stop)
    }
    return nil
  }

  /// The name as it stands in a key: decoded, but for `#`, which marks repetition, the zero byte, and what is not UTF-8.
  static func keyName(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> String {
    var decoded = ByteBuffer()
    PercentCoding.decodeForm(bytes, range, into: &decoded)
    var name = ByteBuffer()
    let isUTF8 = decoded.isUTF8
    for byte in decoded.readableBytesView {
      if byte == UInt8(ascii: "#") || byte == 0 || (!isUTF8 && byte >= 0x80) {
        PercentCoding.write(escaped: byte, into: &name)
      } else {
        name.writeInteger(byte)
      }
    }
    return String(buffer: name)
  }
}
