internal import DoppelExchange
package import NIOCore

/// The values that stand at the same places of two texts which are alike but for them. The identifiers in the context of a trace are
/// values, too, and follow it.
package enum ValuePairs {
  /// `nil` where the texts differ in more.
  package static func of(_ recorded: ByteBuffer, _ live: ByteBuffer) -> [(recorded: ByteBuffer, live: ByteBuffer)]? {
    let (one, other) = (self.parts(of: recorded), self.parts(of: live))
    guard one.rest == other.rest, one.values.count == other.values.count else { return nil }
    return zip(one.values, other.values).flatMap { recorded, live in
      let (inner, others) = (self.identifiers(in: recorded), self.identifiers(in: live))
      return [(recorded, live)] + (inner.count == others.count ? zip(inner, others).map { ($0, $1) } : [])
    }
  }

  /// Whether a text holds a value that one of these is the hash of.
  package static func holds(_ text: ByteBuffer, anyOf hashes: Set<UInt64>) -> Bool {
    self.values(in: text).contains(where: hashes.contains)
  }

  /// A hash that is equal for texts which differ in what looks made alone.
  package static func skeleton(of text: ByteBuffer) -> UInt64 {
    var hash: UInt64 = 0
    self.forEachPart(of: text) { part, isValue in
      if !isValue { hash = part.stirredHash(from: hash) }
    }
    return hash
  }

  /// The hashes of the values in a text.
  package static func values(in text: ByteBuffer) -> [UInt64] {
    var hashes: [UInt64] = []
    self.forEachPart(of: text) { part, isValue in
      guard isValue else { return }
      hashes.append(part.stirredHash())
      hashes += TraceText.identifiers(in: part).map { $0.stirredHash() }
    }
    return hashes
  }

  private static func identifiers(in trace: ByteBuffer) -> [ByteBuffer] {
    trace.withUnsafeReadableBytes { TraceText.identifiers(in: $0).map { ByteBuffer(bytes: $0) } }
  }

  private static func parts(of text: ByteBuffer) -> (values: [ByteBuffer], rest: [ByteBuffer]) {
    var parts: (values: [ByteBuffer], rest: [ByteBuffer]) = ([], [])
    self.forEachPart(of: text) { part, isValue in
      if isValue { parts.values.append(ByteBuffer(bytes: part)) } else { parts.rest.append(ByteBuffer(bytes: part)) }
    }
    return parts
  }

  /// Calls `body` with the values and, before, between and after them, what else there is, which may be nothing.
  private static func forEachPart(of text: ByteBuffer, _ body: (_ part: UnsafeRawBufferPointer, _ isValue: Bool) -> Void) {
    text.withUnsafeReadableBytes { bytes in
      var from = 0
      ValueTokens.forEach(in: bytes) { token in
        guard ValueLikeness(bytes, part: token) != .ordinary else { return false }
        body(UnsafeRawBufferPointer(rebasing: bytes[from..<token.lowerBound]), false)
        body(UnsafeRawBufferPointer(rebasing: bytes[token]), true)
        from = token.upperBound
        return true
      }
      body(UnsafeRawBufferPointer(rebasing: bytes[from...]), false)
    }
  }
}
