internal import DoppelExchange

/// What recorded clients sent, as far as other exchanges name it or repeat it.
package struct SentContents: Sendable {
  /// What the request of an exchange sent, as `SentContent.parts` has it, by the exchange's number.
  package let sent: [Int: UInt64]
  /// What the body of an answer repeats, by the exchange's number.
  package let repeated: [Int: SentContent]
  /// What requests name by its digest, by the first bytes of that.
  let named: [UInt64: NamedContent]
  /// The same, by their last parts.
  private let namedByLast: [UInt64: [NamedContent]]

  /// - Parameter others: more that was sent with a digest that is named.
  package init(
    sent: [Int: UInt64] = [:], repeated: [Int: SentContent] = [:], named: [UInt64: NamedContent] = [:],
    others: [NamedContent] = []
  ) {
    self.sent = sent
    self.repeated = repeated
    self.named = named
    self.namedByLast = Dictionary(grouping: Array(named.values) + others) { $0.content.parts.last ?? 0 }
  }

  /// What requests name that is whole with this part.
  package func named(endingWith part: UInt64) -> [NamedContent] { self.namedByLast[part] ?? [] }

  package var isEmpty: Bool { self.sent.isEmpty }
  /// Whether requests name what was sent.
  package var areNamed: Bool { !self.named.isEmpty }

  /// What was sent with this digest, in hexadecimal digits; `nil` where that is none of something that was sent.
  package func content(named digest: UnsafeRawBufferPointer) -> SentContent? {
    Self.first(of: digest).flatMap { self.named[$0]?.content }
  }

  /// The hexadecimal digits of SHA-256 (FIPS 180-4).
  static let digestDigits = 64

  /// The first eight bytes of a digest in hexadecimal digits; `nil` where it is none.
  static func first(of digest: UnsafeRawBufferPointer) -> UInt64? {
    guard digest.count == self.digestDigits else { return nil }
    var first: UInt64 = 0
    for (index, byte) in digest.enumerated() {
      guard let digit = byte.hexDigit else { return nil }
      if index < 16 { first = first << 4 | UInt64(digit) }
    }
    return first
  }
}
