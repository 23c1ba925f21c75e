internal import DoppelLearn
package import NIOCore

/// What stands around a value in a longer text, by which the value at the same place of another text is found.
package struct TextContext: Sendable, Hashable {
  /// Bytes before the value that are looked at.
  static let longest = 24
  /// Bytes of a value that is found.
  static let valueLongest = 4 * 1024

  /// Fewer than `longest` where the text begins with them, or where the value before this one ends.
  private let before: ByteBuffer
  /// Whether it is what stands between the value before this one and this one.
  private let followsValue: Bool
  /// How often `before` stands in the text before it does so at the value.
  private let earlier: Int
  /// The byte after the value; `nil` at the end of the text.
  private let after: UInt8?

  /// The values that a text holds, as `ValueTokens` tells them, in their order, and what stands around each. Takes one look at the
  /// text, however many values there are.
  package static func all(of values: Set<ByteBuffer>, in text: ByteBuffer) -> [(value: ByteBuffer, context: TextContext)] {
    var found: [(value: ByteBuffer, range: Range<Int>)] = []
    var left = values
    let lengths = Set(values.map(\.readableBytes))
    text.withUnsafeReadableBytes { bytes in
      ValueTokens.forEach(in: bytes) { range in
        guard lengths.contains(range.count) else { return false }
        let token = ByteBuffer(bytes: bytes[range])
        if left.remove(token) != nil { found.append((token, range)) }
        return values.contains(token)
      }
    }
    found.sort { $0.range.lowerBound < $1.range.lowerBound }
    var contexts: [(value: ByteBuffer, context: TextContext)] = []
    let starts = found.map(\.range.lowerBound).filter { $0 >= self.longest }
    let places = TextPlaces(of: starts.map { self.slice($0 - self.longest..<$0, of: text) }, in: text)
    for (index, (value, range)) in found.enumerated() {
      let end = index > 0 ? found[index - 1].range.upperBound : nil
      contexts.append((value, TextContext(range, after: end.flatMap { $0 <= range.lowerBound ? $0 : nil }, in: text, places)))
    }
    return contexts
  }

  /// - Parameter end: where the value before this one ends; `nil` where there is none.
  private init(_ range: Range<Int>, after end: Int?, in text: ByteBuffer, _ places: TextPlaces) {
    let start = max(0, range.lowerBound - Self.longest)
    self.followsValue = end.map { $0 > start } ?? false
    self.before = Self.slice((self.followsValue ? end ?? start : start)..<range.lowerBound, of: text)
    self.earlier = self.before.readableBytes < Self.longest ? 0 : places.count(of: self.before, before: start)
    self.after = text.getInteger(at: text.readerIndex + range.upperBound)
  }

  /// The values at these places of another text, `nil` where there is none. Takes one look at the text, however many places there are.
  ///
  /// - Parameter contexts: all of one text, in their order.
  package static func values(at contexts: [TextContext], in text: ByteBuffer) -> [ByteBuffer?] {
    let places = TextPlaces(of: contexts.map(\.before).filter { $0.readableBytes == Self.longest }, in: text)
    var last: Range<Int>?
    return contexts.map { context in
      last = context.start(in: text, places, after: last?.upperBound).flatMap { context.value(from: $0, in: text) }
      return last.map { self.slice($0, of: text) }
    }
  }

  private func start(in text: ByteBuffer, _ places: TextPlaces, after end: Int?) -> Int? {
    let count = self.before.readableBytes
    if count == Self.longest { return places.place(of: self.before, number: self.earlier).map { $0 + count } }
    guard let from = self.followsValue ? end : 0,
      text.readableBytesView.dropFirst(from).starts(with: self.before.readableBytesView)
    else { return nil }
    return from + count
  }

  private func value(from start: Int, in text: ByteBuffer) -> Range<Int>? {
    let rest = text.readableBytesView.dropFirst(start)
    let count = rest.prefix(Self.valueLongest + 1).prefix { $0 != self.after }.count
    guard count > 0, count <= Self.valueLongest, self.after == nil || count < rest.count else { return nil }
    return start..<start + count
  }

  private static func slice(_ range: Range<Int>, of text: ByteBuffer) -> ByteBuffer {
    text.getSlice(at: text.readerIndex + range.lowerBound, length: range.count) ?? ByteBuffer()
  }
}
