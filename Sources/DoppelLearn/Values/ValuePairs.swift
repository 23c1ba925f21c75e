internal import DoppelExchange
package import NIOCore

/// The values that stand at the same places of two texts which are alike but for them.
package enum ValuePairs {
  /// `nil` where the texts differ in more.
  package static func of(_ recorded: ByteBuffer, _ live: ByteBuffer) -> [(recorded: ByteBuffer, live: ByteBuffer)]? {
    let (one, other) = (self.parts(of: recorded), self.parts(of: live))
    guard one.rest == other.rest, one.values.count == other.values.count else { return nil }
    return zip(one.values, other.values).map { ($0, $1) }
  }

  /// Whether a text holds a value that one of these is the hash of.
  package static func holds(_ text: ByteBuffer, anyOf hashes: Set<UInt64>) -> Bool {
    self.parts(of: text).values.contains { hashes.contains($0.stirredHash) }
  }

  /// A hash that is equal for texts which differ in what looks made alone.
  package static func skeleton(of text: ByteBuffer) -> UInt64 {
    self.parts(of: text).rest.reduce(0) { hash, part in part.withUnsafeReadableBytes { $0.stirredHash(from: hash) } }
  }

  /// The hashes of the values in a text.
  package static func values(in text: ByteBuffer) -> [UInt64] { self.parts(of: text).values.map(\.stirredHash) }

  private static func parts(of text: ByteBuffer) -> (values: [ByteBuffer], rest: [ByteBuffer]) {
    var values: [ByteBuffer] = []
    var rest: [ByteBuffer] = []
    text.withUnsafeReadableBytes { bytes in
      var from = 0
      ValueTokens.forEach(in: bytes) { token in
        guard ValueLikeness(UnsafeRawBufferPointer(rebasing: bytes[token])) != .ordinary else { return false }
        values.append(ByteBuffer(bytes: bytes[token]))
        rest.append(ByteBuffer(bytes: bytes[from..<token.lowerBound]))
        from = token.upperBound
        return true
      }
      rest.append(ByteBuffer(bytes: bytes[from...]))
    }
    return (values, rest)
  }
}
