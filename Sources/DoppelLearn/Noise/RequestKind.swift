package import DoppelExchange

/// What kind of request a signature is of: the same for requests that differ in their values alone.
package enum RequestKind {
  /// JSON texts of so many bytes with a space in them are no values: the document of a GraphQL request is one.
  static let documentBytes = 24

  /// A key that is the same in every run.
  ///
  /// Names count as they are, and the parts of a path and longer texts but for what looks made in them; of everything else counts
  /// that it is there.
  package static func key(of bytes: UnsafeRawBufferPointer, _ leaves: [Signature.Leaf]) -> UInt64 {
    self.key(of: bytes, leaves, telling: self.isDocument)
  }

  /// The same for requests that differ in longer texts too.
  package static func wideKey(of bytes: UnsafeRawBufferPointer, _ leaves: [Signature.Leaf]) -> UInt64 {
    self.key(of: bytes, leaves) { _ in false }
  }

  private static func key(
    of bytes: UnsafeRawBufferPointer, _ leaves: [Signature.Leaf], telling isDocument: (UnsafeRawBufferPointer) -> Bool
  ) -> UInt64 {
    var key: UInt64 = 0
    var seen: Set<UInt64> = []
    for leaf in leaves {
      let value = UnsafeRawBufferPointer(rebasing: bytes[leaf.range])
      let counts =
        switch leaf.form {
        case .name: true
        case .path: !value.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
        case .json: isDocument(value)
        case .text, .form, .bytes: false
        }
      if leaf.form == .name {
        key &+= value.stirredHash(from: leaf.place)
      } else if counts {
        key &+= self.skeleton(of: value, from: leaf.place)
      } else if seen.insert(leaf.place).inserted {
        key &+= leaf.place.stirred
      }
    }
    return key.stirred
  }

  /// A hash of the text without what looks made in it.
  private static func skeleton(of value: UnsafeRawBufferPointer, from start: UInt64) -> UInt64 {
    guard ValueLikeness(value) == .ordinary else { return start.stirred }
    var (hash, from) = (start, 0)
    ValueTokens.forEach(in: value) { token in
      guard ValueLikeness(value, part: token) != .ordinary else { return false }
      hash = UnsafeRawBufferPointer(rebasing: value[from..<token.lowerBound]).stirredHash(from: hash)
      from = token.upperBound
      return true
    }
    return UnsafeRawBufferPointer(rebasing: value[from...]).stirredHash(from: hash)
  }

  private static func isDocument(_ value: UnsafeRawBufferPointer) -> Bool {
    value.count >= self.documentBytes && value.contains(UInt8(ascii: " "))
  }
}
