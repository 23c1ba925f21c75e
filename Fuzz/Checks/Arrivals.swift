import NIOCore

extension ByteBuffer {
  /// The ways in which the same bytes may come: at once, one by one, and in two at a place that the bytes themselves choose.
  var arrivals: [[ByteBuffer]] {
    let sum = self.readableBytesView.reduce(UInt32(self.readableBytes)) { $0 &* 31 &+ UInt32($1) }
    var rest = self
    let start = rest.readSlice(length: Int(sum % UInt32(self.readableBytes + 1))) ?? ByteBuffer()
    return [[self], self.singles, [start, rest]]
  }

  /// The same bytes, each in a buffer of its own.
  var singles: [ByteBuffer] { self.readableBytesView.map { ByteBuffer(bytes: [$0]) } }
}
