package import DoppelExchange
package import DoppelLearn
package import DoppelMatch
package import NIOCore

/// How an answer is said otherwise than it was recorded.
package struct AnswerChanges: Sendable {
  /// Values of the client that are to stand in the answer in place of recorded ones.
  package var echoes = LiveValues()
  /// What the client sent where the recorded answer says what the recorded one did; `nil` where it says something else.
  package var body: ByteBuffer?
  /// How much later it is than when the answer was recorded; `nil` where its moments stay as they are.
  package var shift: TimeShift?
  /// The moments that the request names, which stay in the answer; none where no moment moves.
  package var askedMoments: Set<ByteBuffer> = []

  /// Values of the request that are to stand in the answer's body in place of recorded ones.
  package var repeated: [RepeatedValue] = []
  /// By which name and port the client reaches its server, where that is another than recorded: addresses in the answer follow it.
  package var address: (recorded: ByteBuffer, live: ByteBuffer)?

  package init() {}

  /// Whether all is said as it was recorded.
  package var isEmpty: Bool {
    self.echoes.isEmpty && self.shift == nil && self.body == nil && self.repeated.isEmpty && self.address == nil
  }

  /// A part of the answer as it is said now: moments as far from now as they were, and the client's values in place of recorded ones;
  /// `nil` where it is as recorded. A moment that the request itself names stays.
  package func rewriting(_ text: ByteBuffer, of part: MessagePart) -> ByteBuffer? {
    if case .body = part, let body = self.body { return body == text ? nil : body }
    if let whole = self.echoes.value(for: text) { return whole }
    let moved = self.shift?.moving(momentsIn: text, of: part) { moment in
      self.askedMoments.contains(moment) || self.echoes.value(for: moment) != nil
    }
    let echoed = self.echoing(in: moved ?? text) ?? moved
    let repeated = part == .body ? self.repeating(in: echoed ?? text) ?? echoed : echoed
    return self.addressing(in: repeated ?? text, of: part) ?? repeated
  }

  private func repeating(in text: ByteBuffer) -> ByteBuffer? {
    guard !self.repeated.isEmpty, let tree = try? FieldTree(json: text) else { return nil }
    return tree.replacing(from: "") { path, text in self.repeated.first { $0.stands(at: path, as: text) }?.live }
  }

  /// The text with the address of the client's server in place of the recorded one, where that ends there: after two slashes, or as all of
  /// a text.
  private func addressing(in text: ByteBuffer, of part: MessagePart) -> ByteBuffer? {
    guard let address = self.address else { return nil }
    // in bytes that are not understood, and in the names of XML, it may be something else
    if part == .body, (try? FieldTree(json: text)) == nil { return nil }
    if part != .body, text == address.recorded { return address.live }
    let linked = Self.replacing(address, after: "//", in: text) { !Self.goesOn($0 ?? UInt8(ascii: "/")) }
    guard part == .body else { return linked }
    return Self.replacing(address, after: "\"", in: linked ?? text) { $0 == UInt8(ascii: "\"") } ?? linked
  }

  /// - Parameter ends: whether an address ends before a byte; `nil` at the end of the text.
  private static func replacing(
    _ address: (recorded: ByteBuffer, live: ByteBuffer), after start: StaticString, in text: ByteBuffer,
    _ ends: (UInt8?) -> Bool
  ) -> ByteBuffer? {
    let sought = start.withUTF8Buffer { Array($0) } + Array(address.recorded.readableBytesView)
    var result = ByteBuffer()
    var rest = text.readableBytesView[...]
    while let found = rest.firstRange(of: sought) {
      result.writeBytes(rest[..<found.lowerBound])
      if ends(found.upperBound < rest.endIndex ? rest[found.upperBound] : nil) {
        result.writeStaticString(start)
        result.writeImmutableBuffer(address.live)
      } else {
        result.writeBytes(rest[found])
      }
      rest = rest[found.upperBound...]
    }
    guard result.readableBytes > 0 else { return nil }
    result.writeBytes(rest)
    return result == text ? nil : result
  }

  /// Whether a byte after a host and its port may still be of them.
  private static func goesOn(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "_"), UInt8(ascii: "@"):
      true
    default: false
    }
  }

  /// The claims of a token in the answer as they are said now; `nil` where they are as recorded.
  package func rewriting(claims: ByteBuffer) -> ByteBuffer? {
    let moved = self.shift?.moving(claims: claims)
    return self.echoing(in: moved ?? claims) ?? moved
  }

  private func echoing(in text: ByteBuffer) -> ByteBuffer? {
    self.echoes.isEmpty ? nil : ValueTokens.replacing(in: text, ofLength: self.echoes.mayHold, self.echoes.value)
  }
}
