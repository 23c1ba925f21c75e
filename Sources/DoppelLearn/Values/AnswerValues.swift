internal import DoppelExchange
package import NIOCore

/// What an answer says, apart from the values of a class in it, and the hashes of those and of short ones.
package struct AnswerValues: Sendable, Equatable {
  /// Of each value; none twice.
  package private(set) var values: Set<UInt64> = []
  /// Those of what was added with `say` that are of a class whose values tell no moment.
  package private(set) var drawn: Set<UInt64> = []
  /// Equal for answers that say the same but for values of a class; of what was added with `say`.
  package private(set) var content: UInt64 = 0
  /// The same without digits: equal for answers that differ in numbers alone, such as a counter's.
  package private(set) var words: UInt64 = 0

  /// Bytes of one part that are looked at; what is beyond counts for `content` as it is.
  package static let longest = 1024 * 1024

  package init() {}

  /// Adds a part of what is said.
  package mutating func say(_ part: ByteBuffer) {
    part.withUnsafeReadableBytes { bytes in
      var (from, content, words) = (0, self.content, self.words)
      func take(_ range: Range<Int>) {
        let text = UnsafeRawBufferPointer(rebasing: bytes[range])
        content = text.stirredHash(from: content)
        for byte in text where byte < 0x30 || byte > 0x39 { words = (words ^ UInt64(byte)) &* 0x100_0000_01b3 }
      }
      var drawn: Set<UInt64> = []
      self.addValues(of: bytes) { range, valueClass in
        take(from..<range.lowerBound)
        from = range.upperBound
        if !valueClass.isTimeAnchored { drawn.insert(UnsafeRawBufferPointer(rebasing: bytes[range]).stirredHash()) }
      }
      if !drawn.isEmpty { self.drawn.formUnion(drawn) }
      take(from..<bytes.count)
      (self.content, self.words) = (content, words)
    }
  }

  /// Adds the values of a part that says nothing by itself, such as a header field.
  package mutating func note(_ part: ByteBuffer) {
    part.withUnsafeReadableBytes { self.addValues(of: $0) { _, _ in } }
  }

  private mutating func addValues(of bytes: UnsafeRawBufferPointer, _ body: (Range<Int>, ValueClass) -> Void) {
    var values: [UInt64] = []
    ValueTokens.forEach(in: UnsafeRawBufferPointer(rebasing: bytes.prefix(Self.longest))) { range in
      let token = UnsafeRawBufferPointer(rebasing: bytes[range])
      switch ValueLikeness(token) {
      case .of(let valueClass): body(range, valueClass)
      case .short: break
      case .ordinary: return false
      }
      values.append(token.stirredHash())
      return true
    }
    self.values.formUnion(values)
  }
}
