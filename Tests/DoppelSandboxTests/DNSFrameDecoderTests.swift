import NIOCore
import NIOEmbedded
import Testing

@testable import DoppelSandbox

struct DNSFrameDecoderTests {
  private static func messages(_ parts: [ByteBuffer]) throws -> [ByteBuffer] {
    let channel = EmbeddedChannel(handler: ByteToMessageHandler(DNSFrameDecoder()))
    var messages: [ByteBuffer] = []
    for part in parts {
      try channel.writeInbound(part)
      while let message = try channel.readInbound(as: ByteBuffer.self) { messages.append(message) }
    }
    _ = try channel.finish(acceptAlreadyClosed: true)
    return messages
  }

  @Test func `messages are taken out byte by byte as at once, empty ones too`() throws {
    let bytes = ByteBuffer(bytes: [0, 2, 0x61, 0x62, 0, 0, 0, 1, 0x63, 0, 9, 0x64])
    let expected = ["ab", "", "c"].map { ByteBuffer(string: $0) }
    #expect(try Self.messages([bytes]) == expected)
    #expect(try Self.messages(bytes.readableBytesView.map { ByteBuffer(bytes: [$0]) }) == expected)
  }

  @Test func `a frame is the message after its length, the longest has 65,535 bytes`() throws {
    #expect(DNSFrameDecoder.frame(ByteBuffer(string: "ab")) == ByteBuffer(bytes: [0, 2, 0x61, 0x62]))
    let longest = ByteBuffer(repeating: 0x61, count: 65_535)
    #expect(try Self.messages([DNSFrameDecoder.frame(longest)]) == [longest])
  }
}
