import DoppelExchange
package import NIOCore

package enum Base64Check: FuzzCheck {
  package static let name = "base64"

  package static func check(_ input: ByteBuffer) throws(FuzzFailure) {
    var text = ByteBuffer()
    Base64.encode(input, into: &text)
    try expect(Base64.decode(text) == input, "bytes read back from their text")
    guard let bytes = Base64.decode(input) else { return }
    var again = ByteBuffer()
    Base64.encode(bytes, into: &again)
    try expect(Base64.decode(again) == bytes, "what was read reads back")
  }
}
