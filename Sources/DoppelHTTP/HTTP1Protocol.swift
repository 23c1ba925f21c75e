package import DoppelExchange
package import DoppelWire
package import NIOCore

/// All that Doppel knows of HTTP/1 (RFC 9110, RFC 9112).
package struct HTTP1Protocol: WireProtocol {
  private let limits: Limits

  package init(limits: Limits = .defaults) { self.limits = limits }

  package var name: String { "http" }

  /// A token, a space, and a target; the version where it has come.
  package func sniff(_ bytes: ByteBuffer) -> Sniff {
    bytes.withUnsafeReadableBytes { all in
      var index = 0
      while index < all.count, all[index] == HTTPBytes.carriageReturn || all[index] == HTTPBytes.lineFeed { index += 1 }
      let start = index
      // methods in use are upper-case words; longer ones than this are none
      while index < all.count, index - start <= 24, HTTPBytes.isToken(all[index]), all[index] < 0x61 { index += 1 }
      guard index < all.count else { return index - start > 24 ? .no : .more }
      guard index > start, all[index] == HTTPBytes.space else { return .no }
      index += 1
      while index < all.count, all[index] > 0x20, all[index] != 0x7f { index += 1 }
      guard index < all.count else { return bytes.readableBytes >= self.limits.sniffedBytes ? .yes : .more }
      guard all[index] == HTTPBytes.space else { return .no }
      let version: StaticString = "HTTP/1."
      for offset in 0..<version.utf8CodeUnitCount {
        guard index + 1 + offset < all.count else { return .more }
        guard all[index + 1 + offset] == version.utf8Start[offset] else { return .no }
      }
      return .yes
    }
  }

  package func makeDissector(_ context: ConnectionContext, limits: Limits) -> any Dissector {
    HTTP1Dissector(context, limits: limits)
  }

  package func makeResponder(_ context: ConnectionContext, limits: Limits) -> any Responder {
    HTTP1Responder(context, limits: limits)
  }

  package func makeDriver(limits: Limits) -> any Driver { HTTP1Driver(limits: limits) }

  package func signature(of request: Message, host: String?) -> Signature { HTTPSignature.of(request, host: host) }

  /// What follows an upgrade is not understood, and a client that is granted one waits for it.
  package func reasonToLeaveOut(_ exchange: Exchange) -> String? {
    guard case .request(let method, _, _)? = exchange.request?.start, let response = exchange.response,
      HTTPUpgrade.isGranted(by: response, to: HTTPRequestKind(method: method))
    else { return nil }
    return "recorded with an upgrade to another protocol"
  }

  package func withoutProxyFields(_ request: Message) -> Message { HTTPProxyFields.removed(from: request) }

  package func modernize(_ signature: Signature) -> Signature { HTTPSignature.modernize(signature) }

  package func prepare(response: Message, to request: Message?, adding: Fields) -> PreparedResponse {
    var isHead = false
    if case .request("HEAD", _, _)? = request?.start { isHead = true }
    return HTTPPreparation.response(response, isAnswerToHead: isHead, adding: adding)
  }

  package func rewriting(
    _ response: PreparedResponse, _ change: (MessagePart, ByteBuffer) -> ByteBuffer?,
    following follow: (_ value: ByteBuffer, _ recorded: ByteBuffer, _ body: ByteBuffer) -> ByteBuffer?
  ) -> PreparedResponse {
    HTTPRewriting.response(response, limits: self.limits, change, following: follow)
  }

  package func rewriting(_ message: Message, _ change: (MessageValue) -> ByteBuffer?) -> Message? {
    HTTPValues.rewriting(message, limits: self.limits, change)
  }

  package func form(ofKey key: UnsafeRawBufferPointer) -> SignatureForm { HTTPKeys.form(of: key) }

  package func prepare(request: Message, server: Endpoint?, isSecure: Bool) -> ByteBuffer {
    HTTPPreparation.request(
      request, authority: server.map { $0.port == (isSecure ? 443 : 80) ? $0.bracketedHost : $0.hostAndPort })
  }

  package func server(of request: Message) -> Endpoint? { HTTPServer.of(request) }

  package func operation(of request: Message) -> (command: String, location: String) { HTTPServer.operation(of: request) }

  package func session(of request: Message) -> String? { HTTPSession.of(request) }

  package func session(of request: Message, by sign: SessionSign) -> String? {
    HTTPSession.of(request, by: sign, limits: self.limits)
  }

  package func user(of request: Message) -> UInt64? { HTTPSession.user(of: request) }
  package func credential(of request: Message) -> UInt64? { HTTPSession.credential(of: request) }

  package func aspect(of request: Message) -> UInt64 { HTTPAspect.of(request) }

  package func held(by request: Message) -> HeldContent? { HTTPEntityTags.held(by: request) }

  package func tag(of response: Message) -> ByteBuffer? { HTTPEntityTags.tag(of: response) }

  package func confirms(_ response: Message) -> Bool { HTTPEntityTags.confirms(response) }

  /// 404 and 410 (RFC 9110 sections 15.5.5 and 15.5.11).
  package func tellsAbsence(_ response: Message) -> Bool {
    if case .status(_, let code, _) = response.start { code == 404 || code == 410 } else { false }
  }

  package func part(of request: Message) -> UInt64 { HTTPParts.wanted(by: request) }

  package func givesParts(_ response: Message) -> Bool { HTTPParts.areGiven(by: response) }

  /// 401 (RFC 9110 section 15.5.2).
  package func refusesCredentials(_ response: Message) -> Bool {
    if case .status(_, 401, _) = response.start { true } else { false }
  }

  package func sessions(issuedBy response: Message) -> [String] { HTTPSession.issued(by: response, limits: self.limits) }

  package func sessions(issuedBy response: Message, by sign: SessionSign) -> [String] { HTTPSession.issued(by: response, sign) }

  package func effect(of exchange: Exchange, signature: Signature) -> Effect {
    HTTPEffect.of(exchange, signature: signature, limits: self.limits)
  }

  package func projection(of message: Message) -> FieldTree { HTTPProjection.of(message, limits: self.limits) }

  package func decodedBody(of message: Message) -> ByteBuffer? {
    HTTPContent.decodedBody(of: message, limit: self.limits.bodyDecoded)
  }

  package var volatilePaths: [String] { HTTPProjection.volatilePaths }
}
