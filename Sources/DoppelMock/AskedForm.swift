package import DoppelExchange
internal import DoppelLearn
internal import NIOCore

/// How something was asked for: what tells whether an answer to it is one to another request, too.
package struct AskedForm: Sendable {
  /// The hashes of the signatures that it is found by.
  package var keys: Set<UInt64>
  package var fields: Fields
  /// The key of the session; `nil` where the request tells none.
  package var session: String?
  /// Whether nobody else was recorded to ask this, so that whoever does so now is meant.
  package var isOfOne: Bool

  package init(keys: Set<UInt64>, fields: Fields, session: String?, isOfOne: Bool = true) {
    self.keys = keys
    self.fields = fields
    self.session = session
    self.isOfOne = isOfOne
  }

  /// Fields that say how a message is sent, and by which program.
  private static let neutral: Set<String> = [
    "connection", "keep-alive", "proxy-connection", "content-length", "transfer-encoding", "te", "trailer", "host", "date",
    "user-agent", "traceparent", "tracestate", "baggage", "b3",
  ]
  private static let credentials: Set<String> = ["authorization", "cookie"]

  private static func says(_ name: String) -> Bool { !self.neutral.contains(name) && !FreshNames.contain(name) }

  /// Whether a live request asks the same of the same: its answer may take the place of the recorded one.
  func isSame(as key: ByteBuffer, _ fields: Fields, session: String?) -> Bool {
    guard self.keys.contains(key.stirredHash), self.isOfOne || self.session == session else { return false }
    let (recorded, live) = (Self.told(by: self.fields), Self.told(by: fields))
    return recorded.keys == live.keys
      && recorded.allSatisfy { name, values in
        let others = live[name] ?? []
        return values.count == others.count
          && zip(values, others).allSatisfy { $0 == $1 || ValuePairs.of($0, $1).map { !$0.isEmpty } ?? false }
      }
  }

  /// What the header fields of a request say beside its signature, but for credentials and what is new each time.
  private static func told(by fields: Fields) -> [String: [ByteBuffer]] {
    var told: [String: [ByteBuffer]] = [:]
    for index in 0..<fields.count {
      let name = fields.name(at: index).lowercased()
      guard self.says(name), !self.credentials.contains(name) else { continue }
      told[name, default: []].append(fields.valueBytes(at: index))
    }
    return told
  }

  /// A hash that is equal for requests which say the same, credentials among it, but for what is new each time.
  static func hash(_ key: ByteBuffer, _ fields: Fields) -> UInt64 {
    var hash = key.stirredHash
    for index in 0..<fields.count {
      let name = fields.name(at: index).lowercased()
      guard self.says(name) else { continue }
      hash = (hash ^ ByteBuffer(string: name).stirredHash).stirred &+ fields.valueBytes(at: index).stirredHash
    }
    return hash
  }
}
