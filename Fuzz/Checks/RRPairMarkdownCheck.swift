import DoppelExchange
import DoppelRecording
package import NIOCore

/// The input is a Markdown file, or a JSON document whose exchange is written as one.
package enum RRPairMarkdownCheck: FuzzCheck {
  package static let name = "rrpair-markdown"

  package static func check(_ input: ByteBuffer) throws(FuzzFailure) {
    let isDocument = input.readableBytesView.first == UInt8(ascii: "{")
    let decoded = isDocument ? try? RRPairDecoder(nesting: 64).decode(input) : try? MarkdownDecoder(nesting: 64).decode(input)
    guard let exchange = decoded, MarkdownEncoder.canEncode(exchange) else { return }
    let file = MarkdownEncoder().encode(exchange)
    let again = try? MarkdownDecoder().decode(file)
    try expect(again != nil, "what was written is read")
    try expect(again == exchange, "an exchange reads back from its file, with what is not modelled")
  }
}
