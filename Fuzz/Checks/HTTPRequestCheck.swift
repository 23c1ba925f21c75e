import DoppelHTTP
package import NIOCore

package enum HTTPRequestCheck: FuzzCheck {
  package static let name = "http-request"

  package static func check(_ input: ByteBuffer) throws(FuzzFailure) {
    try HTTPLaws.check(input, .request, .other)
  }
}
