internal import DoppelExchange

/// Responses after which their connection speaks no HTTP any more.
enum HTTPUpgrade {
  /// Whether the response is one: 101, or 2xx to `CONNECT` (RFC 9110 sections 7.8 and 9.3.6).
  static func isGranted(by response: Message, to kind: HTTPRequestKind) -> Bool {
    guard case .status(_, let code, _) = response.start else { return false }
    return code == 101 || (kind == .connect && code / 100 == 2)
  }
}
