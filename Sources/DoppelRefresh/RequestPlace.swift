/// What a request is about, as a person names it: `GET api.example.com/users/1`.
package struct RequestPlace: Sendable, Hashable, CustomStringConvertible {
  package var method: String
  /// The server's name, or its address where it has none.
  package var host: String
  /// 0 where it is not known.
  package var port: Int
  /// With the query, as it was asked.
  package var path: String

  package init(method: String, host: String, port: Int, path: String) {
    self.method = method
    self.host = host
    self.port = port
    self.path = path
  }

  /// The names of parameters whose values are shown to nobody: in lower case, without the marks between their words.
  private static let secrets: Set<String> = [
    "accesstoken", "apikey", "apitoken", "auth", "authtoken", "clientsecret", "idtoken", "jwt", "key", "passwd", "password",
    "pwd", "refreshtoken", "secret", "sessionid", "sid", "sig", "signature", "subscriptionkey", "token", "xamzcredential",
    "xamzsecuritytoken", "xamzsignature",
  ]

  /// With `***` in place of the value of each parameter that is called like a secret.
  package var description: String {
    guard let start = self.path.firstIndex(of: "?") else { return "\(self.method) \(self.host)\(self.path)" }
    let parameters = self.path[self.path.index(after: start)...].split(separator: "&", omittingEmptySubsequences: false)
    let shown = parameters.map { parameter in
      guard let end = parameter.firstIndex(of: "="), Self.isSecret(parameter[..<end]) else { return String(parameter) }
      return parameter[...end] + "***"
    }
    return "\(self.method) \(self.host)\(self.path[...start])\(shown.joined(separator: "&"))"
  }

  private static func isSecret(_ name: Substring) -> Bool {
    self.secrets.contains(name.lowercased().filter { $0.isLetter || $0.isNumber })
  }
}
