import DoppelExchange
package import NIOCore

package enum TimestampCheck: FuzzCheck {
  package static let name = "timestamp"

  package static func check(_ input: ByteBuffer) throws(FuzzFailure) {
    guard let moment = Timestamp(rfc3339: String(buffer: input)) else { return }
    try expect(Timestamp(rfc3339: moment.rfc3339) == moment, "a moment reads back from its text")
  }
}
