import DoppelExchange
import DoppelHTTP
package import NIOCore

/// The input is a request, then its response, which begins where `HTTP/1.` first stands at the start of a line.
package enum HTTPEffectCheck: FuzzCheck {
  package static let name = "http-effect"

  package static func check(_ input: ByteBuffer) throws(FuzzFailure) {
    let bytes = input.readableBytesView
    guard let start = bytes.firstRange(of: Array("\nHTTP/1.".utf8))?.lowerBound,
      let request = HTTPMessages.request(ByteBuffer(bytes[...start])),
      let response = HTTPMessages.response(ByteBuffer(bytes[(start + 1)...])),
      case .request(let method, _, _) = request.start, case .status(_, let code, _) = response.start
    else { return }
    let effect = self.effect(of: request, response)
    try expect(
      effect.candidates.isEmpty || effect.kind == .create || effect.kind == .change,
      "only what creates, or puts what was not there, names what it may have created")
    try expect(code < 400 || effect.kind == .none, "what is refused changes nothing")
    try expect(!["GET", "HEAD", "OPTIONS"].contains(method) || effect.kind == .none, "a read changes nothing")
    let host = effect.resource.prefix(1)
    try expect(effect.candidates.allSatisfy { $0.prefix(1) == host }, "what is created is on the server that was asked")
    try expect(effect.candidates.count <= 256, "as many candidates as the limits allow")
    try expect(self.effect(of: request, response) == effect, "the same exchange has the same effect")
  }

  static func effect(of request: Message, _ response: Message) -> Effect {
    let http = HTTP1Protocol()
    let exchange = Exchange(
      id: ExchangeID(high: 1, low: 2), protocolName: "http", direction: .outbound, startedAt: .epoch, request: request,
      response: response)
    return http.effect(of: exchange, signature: http.signature(of: request, host: nil))
  }
}
