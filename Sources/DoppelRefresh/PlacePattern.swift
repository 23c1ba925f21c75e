internal import DoppelExchange
package import DoppelRules

/// Names requests by method, host and path (`--policy`, `--unsafe`).
///
/// | written | fits |
/// |---|---|
/// | `api.example.com`, and all that a host selector names | every request to that host |
/// | `api.example.com/users/*` | those whose path fits; `*` stands for anything, the query does not count |
/// | `/users/*` | those of every host whose path fits |
/// | `POST`, `POST api.example.com/search` | the same, with that method alone |
package struct PlacePattern: Sendable, Hashable, CustomStringConvertible {
  /// How much a pattern says: of two that fit, the one counts that says more of the host, then of the method, then of the path.
  struct Weight: Sendable, Hashable, Comparable {
    var host = 0
    var method = 0
    var path = 0

    static func < (left: Weight, right: Weight) -> Bool {
      (left.host, left.method, left.path) < (right.host, right.method, right.path)
    }
  }

  /// As it was written.
  package let description: String
  private let method: String?
  private let host: HostSelector?
  private let path: Glob?
  let weight: Weight

  /// The weight of a host or path that is written out, above that of any pattern.
  private static let exact = 1_000

  /// - Throws: what was expected and what came.
  package init(_ text: String) throws(RuleSyntaxError) {
    self.description = text
    var weight = Weight()
    var rest = Substring(text)
    let word = rest.prefix { $0 != " " }
    if !word.isEmpty, word.utf8.allSatisfy({ $0 >= 0x41 && $0 <= 0x5a }) {
      self.method = String(word)
      weight.method = 1
      rest = rest.dropFirst(word.count).drop { $0 == " " }
    } else {
      self.method = nil
    }
    let host = rest.prefix { $0 != "/" }
    let path = rest.dropFirst(host.count)
    guard self.method != nil || !rest.isEmpty, !path.contains(" ") else {
      throw RuleSyntaxError(
        subject: "a name of requests", text: text, offset: 0, expected: "HOST, HOST/PATH or METHOD HOST/PATH",
        found: text.isEmpty ? "nothing" : "\"\(rest)\"")
    }
    self.host = host.isEmpty ? nil : try HostSelector(String(host))
    self.path = path.isEmpty ? nil : Glob(String(path), ignoringCase: false)
    if !host.isEmpty {
      let isExact = !host.contains("*") && !host.contains("?") && !host.hasPrefix("svc:")
      weight.host = host.utf8.count { $0 != UInt8(ascii: "*") } + 1 + (isExact ? Self.exact : 0)
    }
    if !path.isEmpty { weight.path = path.utf8.count { $0 != UInt8(ascii: "*") } + (path.contains("*") ? 0 : Self.exact) }
    self.weight = weight
  }

  package func matches(_ place: RequestPlace) -> Bool {
    if let method = self.method, method != place.method.uppercased() { return false }
    if let host = self.host, !host.matches(HostSelector.Target(host: place.host, port: place.port)) { return false }
    guard let path = self.path else { return true }
    return path.matches(String(place.path.prefix { $0 != "?" }))
  }
}
