internal import DoppelExchange

/// The absolute URL that a Markdown file shows for a request.
struct RequestURL: Equatable {
  /// `http` or `https`; empty where the target is shown as it was sent.
  var scheme = ""
  var authority = ""
  /// Path and query, or the whole target where there is no scheme.
  var path: String

  /// The URL of a request.
  init(_ exchange: Exchange, target: String, host: String) {
    self.init(target)
    guard target.hasPrefix("/") else { return }
    let server = exchange.server
    self.scheme = exchange.isSecure ? "https" : "http"
    self.authority = server.host.isEmpty ? host : server.port == 0 ? server.host : server.hostAndPort
    self.path = target
  }

  /// Reads a URL or another form of target.
  init(_ text: String) {
    guard !text.hasPrefix("/"), let mark = text.firstRange(of: "://") else {
      self.path = text
      return
    }
    self.scheme = String(text[..<mark.lowerBound]).lowercased()
    let rest = text[mark.upperBound...]
    let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
    self.authority = String(rest[..<end])
    self.path = String(rest[end...])
  }

  var text: String { self.scheme.isEmpty ? self.path : "\(self.scheme)://\(self.authority)\(self.path)" }
}
