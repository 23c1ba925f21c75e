internal import NIOCore

/// Takes messages out of a TCP stream, where each stands after its length in 16 bits (RFC 1035 section 4.2.2).
final class DNSFrameDecoder: ByteToMessageDecoder {
  typealias InboundOut = ByteBuffer

  init() {}

  func decode(context: ChannelHandlerContext, buffer: inout ByteBuffer) -> DecodingState {
    guard let message = buffer.readLengthPrefixedSlice(as: UInt16.self) else { return .needMoreData }
    context.fireChannelRead(self.wrapInboundOut(message))
    return .continue
  }

  /// What is left of a message at the end of its stream is lost.
  func decodeLast(context: ChannelHandlerContext, buffer: inout ByteBuffer, seenEOF: Bool) -> DecodingState {
    self.decode(context: context, buffer: &buffer)
  }

  /// A message as it goes into a TCP stream.
  static func frame(_ message: ByteBuffer) -> ByteBuffer {
    var frame = ByteBuffer(integer: UInt16(clamping: message.readableBytes))
    frame.writeImmutableBuffer(message)
    return frame
  }
}
