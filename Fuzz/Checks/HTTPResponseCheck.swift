import DoppelHTTP
package import NIOCore

package enum HTTPResponseCheck: FuzzCheck {
  package static let name = "http-response"

  package static func check(_ input: ByteBuffer) throws(FuzzFailure) {
    for kind in [HTTPRequestKind.other, .head, .connect] { try HTTPLaws.check(input, .response, kind) }
  }
}
