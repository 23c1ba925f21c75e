/// The path of a request, as it is written and as servers may understand it (RFC 3986 section 6.2.2).
package struct RequestPath: Sendable, Hashable {
  /// From the first slash on, with the query.
  package let written: String
  /// Without percent signs where none are needed, empty steps, and steps that lead nowhere or back.
  package let normal: String

  /// - Parameter target: a path, or an address with scheme and host (RFC 9112 section 3.2).
  package init(target: String) {
    var path = Substring(target)
    if !path.hasPrefix("/"), let scheme = path.firstRange(of: "://") {
      let rest = path[scheme.upperBound...]
      path = rest.firstIndex { $0 == "/" || $0 == "?" }.map { rest[$0...] } ?? ""
      if !path.hasPrefix("/") { path = "/" + path }
    }
    self.written = String(path)
    let query = path.firstIndex(of: "?").map { path[$0...] } ?? ""
    self.normal = Self.normal(path.dropLast(query.count)) + query
  }

  private static func normal(_ path: Substring) -> String {
    guard path.hasPrefix("/") else { return String(path) }
    var steps: [Substring] = []
    let decoded = Self.decoded(path)
    for step in decoded.split(separator: "/") where step != "." {
      if step == ".." { _ = steps.popLast() } else { steps.append(step) }
    }
    let isOpen = decoded.hasSuffix("/") && !steps.isEmpty
    return "/" + steps.joined(separator: "/") + (isOpen ? "/" : "")
  }

  /// With letters, digits and `-._~` written out (RFC 3986 section 2.3).
  private static func decoded(_ path: Substring) -> String {
    let bytes = Array(path.utf8)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
        let byte = UInt8(String(decoding: bytes[(index + 1)...(index + 2)], as: UTF8.self), radix: 16), Self.isUnreserved(byte)
      {
        result.append(byte)
        index += 3
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
    case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): true
    default: false
    }
  }
}
