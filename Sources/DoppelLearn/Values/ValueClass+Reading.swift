package import DoppelExchange
package import NIOCore

extension ValueClass {
  /// The bytes of the shortest text that has a class: Unix time in seconds.
  package static let shortest = 10
  /// The bytes of the longest text that has a class; what is longer is content, not an identifier.
  static let longest = 16_384
  /// The times that count where no window is known: 2000-01-01T00:00:00Z to the last nanosecond of 2099.
  static let anyTime =
    Timestamp(nanoseconds: 946_684_800_000_000_000)...Timestamp(nanoseconds: 4_102_444_799_999_999_999)

  /// The class of a value, or `nil` for an ordinary one.
  ///
  /// A time that is held in seconds or milliseconds counts as inside the window if any part of that unit is. A `Bearer` before
  /// the value does not matter; white space around it does. Texts of less than 10 or more than 16,384 bytes have no class.
  ///
  /// Nothing is allocated. Every value is passed over once, up to the first byte that no identifier has, and only what may be
  /// one is looked at again. That is 200 to 800 instructions for a word, a sentence, a number or a path, and 1,500 to 3,000 for
  /// a name with digits, a uuid or a token.
  ///
  /// - Parameter window: the first and the last moment of the capture; `nil` accepts the years 2000 to 2099, in which
  ///   about every number of 17 to 19 digits is a snowflake.
  package static func of(_ bytes: UnsafeRawBufferPointer, in window: ClosedRange<Timestamp>?) -> ValueClass? {
    guard bytes.count >= self.shortest else { return nil }
    let text = CredentialText.withoutScheme(bytes)
    guard text.count >= self.shortest, text.count <= self.longest else { return nil }
    let shape = TextShape(text)
    let kinds = shape.kinds
    if shape.length < text.count { return self.ofPunctuated(text, in: window ?? self.anyTime) }
    if kinds.isSubset(of: [.digit, .fullStop]) { return self.ofNumber(text, in: window ?? self.anyTime) }
    if kinds.contains(.fullStop) { return self.ofDotted(text, in: window ?? self.anyTime) }
    guard kinds.contains(.digit), !kinds.isDisjoint(with: .letters) else { return nil }
    return self.ofIdentifier(text, kinds, in: window)
  }

  /// The class of the readable bytes, or `nil` for an ordinary value.
  package static func of(_ bytes: ByteBuffer, in window: ClosedRange<Timestamp>?) -> ValueClass? {
    bytes.withUnsafeReadableBytes { self.of($0, in: window) }
  }

  /// The class of a text's UTF-8, or `nil` for an ordinary value.
  package static func of(_ text: String, in window: ClosedRange<Timestamp>?) -> ValueClass? {
    var text = text
    return text.withUTF8 { self.of(UnsafeRawBufferPointer($0), in: window) }
  }

  /// The time that a value of this class holds, in the unit in which it holds it, rounded down; `nil` where the class holds
  /// none, the text is not of the class, or the time is outside the window.
  ///
  /// - Parameter window: as for `of(_:in:)`; it also tells the two epochs of snowflakes apart.
  package func time(in bytes: UnsafeRawBufferPointer, within window: ClosedRange<Timestamp>? = nil) -> Timestamp? {
    self.moment(in: CredentialText.withoutScheme(bytes), within: window ?? Self.anyTime).map {
      Timestamp(nanoseconds: $0.nanoseconds)
    }
  }

  /// The time that a text of this class holds, as `time(in:within:)` has it.
  package func time(in text: String, within window: ClosedRange<Timestamp>? = nil) -> Timestamp? {
    var text = text
    return text.withUTF8 { self.time(in: UnsafeRawBufferPointer($0), within: window) }
  }

  /// The time that a value holds which was written about when it was asked for: of what may be a snowflake or Unix time in nanoseconds, and
  /// of the two epochs of snowflakes, the one that is near. `nil` where the class holds none.
  package func moment(in bytes: UnsafeRawBufferPointer, near moment: Timestamp) -> Timestamp? {
    guard self.isTimeAnchored else { return nil }
    let tolerance = NoiseLearner.clockTolerance
    let near = moment.advanced(by: .zero - tolerance)...moment.advanced(by: tolerance)
    if let found = self.time(in: bytes, within: near) { return found }
    if self == .epoch, let found = ValueClass.snowflake.time(in: bytes, within: near) { return found }
    return self.time(in: bytes)
  }

  private func moment(in text: UnsafeRawBufferPointer, within window: ClosedRange<Timestamp>) -> ValueMoment? {
    let moment: ValueMoment? =
      switch self {
      case .uuidv1: UUIDText(text).flatMap { $0.version == 7 ? nil : $0.moment }
      case .uuidv7: UUIDText(text).flatMap { $0.version == 7 ? $0.moment : nil }
      case .ulid: ValueMoment(ulid: text)
      case .ksuid: ValueMoment(ksuid: text)
      case .xid: ValueMoment(xid: text)
      case .objectID: ValueMoment(objectID: text)
      case .snowflake: ValueMoment(snowflake: text, within: window)
      case .epoch: ValueMoment(epoch: text)
      case .datetime: ValueMoment(date: text)
      case .uuid, .jwt, .traceContext, .awsSignature, .hex, .opaque: nil
      }
    guard let moment, moment.isWithin(window) else { return nil }
    return moment
  }

  private func isIn(_ text: UnsafeRawBufferPointer, within window: ClosedRange<Timestamp>) -> Bool {
    self.moment(in: text, within: window) != nil
  }

  /// Digits, with or without full stops.
  private static func ofNumber(_ text: UnsafeRawBufferPointer, in window: ClosedRange<Timestamp>) -> ValueClass? {
    if Self.epoch.isIn(text, within: window) { return .epoch }
    if Self.snowflake.isIn(text, within: window) { return .snowflake }
    return Self.datetime.isIn(text, within: window) ? .datetime : nil
  }

  /// Words, numbers or parts of base64url between full stops.
  private static func ofDotted(_ text: UnsafeRawBufferPointer, in window: ClosedRange<Timestamp>) -> ValueClass? {
    if CredentialText.isToken(text) { return .jwt }
    return Self.datetime.isIn(text, within: window) ? .datetime : nil
  }

  /// Letters and digits, with or without the signs of base64.
  ///
  /// Without a window almost any first characters of a ULID, a KSUID or an xid are a time, so that all of the text has to look
  /// random.
  private static func ofIdentifier(
    _ text: UnsafeRawBufferPointer, _ kinds: TextShape.Kinds, in window: ClosedRange<Timestamp>?
  ) -> ValueClass? {
    let times = window ?? self.anyTime
    if text.count == UUIDText.length, let uuid = UUIDText(text) { return self.of(uuid, in: times) }
    let anchored = self.anchored(ofLength: text.count)
    if let anchored, window != nil, anchored.isIn(text, within: times) { return anchored }
    if Self.datetime.isIn(text, within: times) { return .datetime }
    if TraceText.isContext(text) { return .traceContext }
    if CredentialText.isSigningScope(text) { return .awsSignature }
    let random: ValueClass? = RandomText.isHex(text, kinds) ? .hex : RandomText.isOpaque(text, kinds) ? .opaque : nil
    if let anchored, random != nil, anchored.isIn(text, within: times) { return anchored }
    return random
  }

  /// The one kind of identifier that has this length and holds a time.
  private static func anchored(ofLength length: Int) -> ValueClass? {
    switch length {
    case 20: .xid
    case 24: .objectID
    case 26: .ulid
    case 27: .ksuid
    default: nil
    }
  }

  /// Text with bytes that no identifier has: white space, colons, commas, brackets.
  private static func ofPunctuated(_ text: UnsafeRawBufferPointer, in window: ClosedRange<Timestamp>) -> ValueClass? {
    if Self.datetime.isIn(text, within: window) { return .datetime }
    if let uuid = UUIDText(text) { return self.of(uuid, in: window) }
    if TraceText.isContext(text) { return .traceContext }
    return CredentialText.isSignature(text) ? .awsSignature : nil
  }

  private static func of(_ uuid: UUIDText, in window: ClosedRange<Timestamp>) -> ValueClass? {
    if let moment = uuid.moment, moment.isWithin(window) { return uuid.version == 7 ? .uuidv7 : .uuidv1 }
    return uuid.isConstant ? nil : .uuid
  }
}
