/// The endpoints of a run: operations grouped by what they are done to, ids replaced by `{id}` or `{uuid}`.
///
/// Made once before a run, so that counting a sample costs an index and no text.
package struct EndpointTable: Sendable, Equatable {
  package struct Endpoint: Sendable, Hashable {
    /// The operation, such as `GET`.
    package var method: String
    /// The grouped path, such as `/orders/{id}`.
    package var path: String

    package init(method: String, path: String) {
      self.method = method
      self.path = path
    }
  }

  /// Endpoints of a run; those beyond share one row.
  package static let maximumCount = 200
  /// Bytes of a path that are kept.
  package static let maximumPathBytes = 200
  /// What the endpoints beyond `maximumCount` are called.
  package static let others = Endpoint(method: "", path: "(other endpoints)")

  package private(set) var endpoints: [Endpoint] = []
  private var places: [Endpoint: Int] = [:]

  package init() {}

  /// The place of an endpoint, added where it is new.
  package mutating func index(method: String, path: String) -> Int {
    let endpoint = Endpoint(method: String(method.prefix(32)), path: Self.grouped(path))
    if let place = self.places[endpoint] { return place }
    if self.endpoints.count >= Self.maximumCount {
      if let last = self.places[Self.others] { return last }
      return self.add(Self.others)
    }
    return self.add(endpoint)
  }

  private mutating func add(_ endpoint: Endpoint) -> Int {
    self.places[endpoint] = self.endpoints.count
    self.endpoints.append(endpoint)
    return self.endpoints.count - 1
  }

  /// The path without its query, each segment that is an id replaced: whole numbers, UUIDs, long hexadecimal and long mixed tokens.
  package static func grouped(_ path: String) -> String {
    let plain = path.prefix { $0 != "?" && $0 != "#" }
    let segments = plain.split(separator: "/", omittingEmptySubsequences: false).map { self.grouped(segment: $0) }
    let joined = segments.joined(separator: "/")
    guard joined.utf8.count > self.maximumPathBytes else { return joined }
    return String(decoding: joined.utf8.prefix(self.maximumPathBytes), as: UTF8.self) + "…"
  }

  private static func grouped(segment: Substring) -> String {
    let bytes = Array(segment.utf8)
    let digits = bytes.count { $0 >= 0x30 && $0 <= 0x39 }
    if digits == 0 { return String(segment) }
    if digits == bytes.count { return "{id}" }
    if self.isUUID(bytes) { return "{uuid}" }
    let hex = bytes.count { $0.isHex }
    if hex == bytes.count, bytes.count >= 12 { return "{id}" }
    let isToken = bytes.allSatisfy { $0.isAlphanumeric || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
    return isToken && bytes.count >= 20 && digits >= 3 ? "{id}" : String(segment)
  }

  private static func isUUID(_ bytes: [UInt8]) -> Bool {
    guard bytes.count == 36 else { return false }
    return bytes.enumerated().allSatisfy { index, byte in
      [8, 13, 18, 23].contains(index) ? byte == UInt8(ascii: "-") : byte.isHex
    }
  }
}

extension UInt8 {
  fileprivate var isAlphanumeric: Bool {
    (self >= 0x30 && self <= 0x39) || (self | 0x20 >= 0x61 && self | 0x20 <= 0x7a)
  }

  fileprivate var isHex: Bool { (self >= 0x30 && self <= 0x39) || (self | 0x20 >= 0x61 && self | 0x20 <= 0x66) }
}
