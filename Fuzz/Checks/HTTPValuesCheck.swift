import DoppelExchange
import DoppelHTTP
import DoppelWire
package import NIOCore

/// The input is a response or a request.
package enum HTTPValuesCheck: FuzzCheck {
  package static let name = "http-values"

  package static func check(_ input: ByteBuffer) throws(FuzzFailure) {
    let http = HTTP1Protocol()
    let requests = HTTPReading([input], side: .request, strictness: .active, limits: .defaults).messages
    for message in [HTTPMessages.response(input)].compactMap({ $0 }) + requests {
      let before = http.values(in: message)
      guard let same = http.rewriting(message, { $0.text }) else { continue }
      let after = http.values(in: same)
      try expect(after.map(\.text) == before.map(\.text), "values in place of themselves are the same")
      try expect(after.map(\.place) == before.map(\.place), "and stand where they stood")
    }
  }
}
