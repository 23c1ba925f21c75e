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

  package var description: String { "\(self.method) \(self.host)\(self.path)" }
}
