package import NIOCore

/// The keys by which the tokens in answers are signed again where their claims change.
package struct TokenKeys: Sendable {
  private let keys: [TokenKey]

  /// - Parameter keys: of several that fit, one of the token's own name comes first, then the secret that signed it, then the first.
  package init(_ keys: [TokenKey] = []) { self.keys = keys }

  package var isEmpty: Bool { self.keys.isEmpty }

  /// What became of the tokens in a text.
  package struct Signed: Sendable {
    /// The text with the new ones; `nil` where there are none.
    package var text: ByteBuffer?
    /// The new tokens, with those in whose place they stand.
    package var tokens: [(old: ByteBuffer, new: ByteBuffer)] = []
    /// Whether one stayed as it is because no key fits.
    package var leftOne = false
  }

  /// Signs the tokens in a text again whose claims change.
  ///
  /// - Parameter change: the JSON that stands in place of the claims; `nil` for as they are.
  package func signing(tokensIn text: ByteBuffer, _ change: (_ claims: ByteBuffer) -> ByteBuffer?) -> Signed {
    var signed = Signed()
    var written = ByteBuffer()
    var from = 0
    for range in Self.places(in: text) {
      guard let old = text.getSlice(at: text.readerIndex + range.lowerBound, length: range.count),
        let token = JSONWebToken(old),
        let claims = change(token.claims)
      else { continue }
      guard let new = self.key(for: token).flatMap({ token.signed(claims: claims, by: $0) }) else {
        signed.leftOne = true
        continue
      }
      signed.tokens.append((old, new))
      written.writeBytes(text.readableBytesView.dropFirst(from).prefix(range.lowerBound - from))
      written.writeImmutableBuffer(new)
      from = range.upperBound
    }
    guard from > 0 else { return signed }
    written.writeBytes(text.readableBytesView.dropFirst(from))
    signed.text = written
    return signed
  }

  private func key(for token: JSONWebToken) -> TokenKey? {
    let fitting = self.keys.filter { $0.fits(token) }
    guard fitting.count > 1 else { return fitting.first }
    return fitting.first { $0.id != nil && $0.id == token.keyID } ?? fitting.first { $0.made(token) } ?? fitting.first
  }

  /// Where tokens may stand: whole runs of base64url and full stops that begin as a JSON object does.
  private static func places(in text: ByteBuffer) -> [Range<Int>] {
    text.withUnsafeReadableBytes { bytes in
      var places: [Range<Int>] = []
      var index = 0
      while index < bytes.count {
        let start = index
        while index < bytes.count, self.isTokenByte(bytes[index]) { index &+= 1 }
        if index - start >= 5, bytes[start] == UInt8(ascii: "e"), bytes[start + 1] == UInt8(ascii: "y"),
          bytes[start + 2] == UInt8(ascii: "J")
        {
          places.append(start..<index)
        }
        index &+= 1
      }
      return places
    }
  }

  private static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
    default: false
    }
  }
}
