internal import DoppelExchange

/// What a rule of noise is called: a kind of request and a field in it, in words that are the same in every run and on every machine.
package struct NoiseName: Sendable, Hashable, Comparable {
  /// As `RequestName.of` has it; of a rule that people wrote also a pattern, as `RequestPattern` reads it.
  package var request: String
  /// As `FieldNames.of` has it.
  package var field: String

  package init(request: String = "", field: String = "") {
    self.request = request
    self.field = field
  }

  /// Eight hexadecimal digits that tell the name, made of both texts alone.
  package var id: String {
    var text = self.request + "\n" + self.field
    let hash = text.withUTF8 { UnsafeRawBufferPointer($0).stirredHash() }
    let digits = String(hash >> 32, radix: 16)
    return String(repeating: "0", count: 8 - digits.utf8.count) + digits
  }

  package static func < (left: NoiseName, right: NoiseName) -> Bool {
    (left.request, left.field) < (right.request, right.field)
  }
}

extension String {
  /// On one line: with U+FFFD in place of control characters, which recorded data may hold.
  package var onOneLine: String {
    guard self.unicodeScalars.contains(where: { $0.value < 0x20 || (0x7f..<0xa0).contains($0.value) }) else { return self }
    return String(
      String.UnicodeScalarView(
        self.unicodeScalars.map { $0.value < 0x20 || (0x7f..<0xa0).contains($0.value) ? "\u{fffd}" : $0 }))
  }
}
