import DoppelExchange
import DoppelRecording
package import NIOCore

package enum RRPairJSONCheck: FuzzCheck {
  package static let name = "rrpair-json"

  package static func check(_ input: ByteBuffer) throws(FuzzFailure) {
    let decoder = RRPairDecoder(nesting: 64)
    guard let exchange = try? decoder.decode(input) else { return }
    for style in [JSONWriter.Style.compact, .pretty] {
      var text = ByteBuffer()
      RRPairEncoder().encode(exchange, style: style, into: &text)
      let again = try? RRPairDecoder().decode(text)
      try expect(again != nil, "what was written is read")
      try expect(again == exchange, "an exchange reads back from its document, with what is not modelled")
      guard let again else { continue }
      var second = ByteBuffer()
      RRPairEncoder().encode(again, style: style, into: &second)
      try expect(second == text, "a document that was read is written again to the byte")
    }
  }
}
