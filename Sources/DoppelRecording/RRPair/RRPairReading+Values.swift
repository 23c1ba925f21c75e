internal import DoppelExchange
internal import NIOCore

/// Single values of a document.
extension RRPairReading {
  static func error(_ reason: String) -> RecordingError { RecordingError(reason: reason) }

  /// The beginning of a value, for messages.
  static func excerpt(_ value: FieldTree.View) -> String {
    let lexeme = value.lexeme
    let beginning = String(decoding: lexeme.prefix(40), as: UTF8.self)
    return lexeme.count > 40 ? beginning + "…" : beginning
  }

  static func text(_ value: FieldTree.View, _ name: String) throws(RecordingError) -> String {
    guard let text = value.string else { throw self.error("\(name): expected a string, found \(self.excerpt(value))") }
    return text
  }

  static func bool(_ value: FieldTree.View) -> Bool? {
    switch value.kind {
    case .true: true
    case .false: false
    case .object, .array, .string, .number, .null: nil
    }
  }

  /// An id for a document that has none: the same each time the same document is read, whatever white space it is written with.
  static func mintedID(_ document: FieldTree, at moment: Timestamp) -> ExchangeID {
    var ids = ExchangeIDs(seed: document.compact.withUnsafeReadableBytes { FNV1a.hash($0) })
    return ids.next(at: moment)
  }
}

extension FieldTree.View {
  /// Gives `body` the bytes of a string's value, its escapes undone; `nil` for other kinds.
  func withStringBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result? {
    if let plain = self.plainString { return body(plain) }
    guard var text = self.string else { return nil }
    return text.withUTF8 { body(UnsafeRawBufferPointer($0)) }
  }

  /// Whether this is a string of exactly the decimal digits of `number`.
  func isString(_ number: UInt64) -> Bool { self.string == String(number) }
}

extension FieldTree {
  /// A number with a fraction, as whole milliseconds; `nil` where it is none or far too large.
  static func milliseconds(_ value: View) -> Int? {
    guard value.kind == .number, let number = Double(String(decoding: value.lexeme, as: UTF8.self)), abs(number) < 1e15
    else { return nil }
    return Int(number.rounded())
  }
}

/// The FNV-1a hash of 64 bits.
enum FNV1a {
  static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return hash
  }
}

extension ByteBuffer {
  /// The hash of the readable bytes, in hexadecimal digits: tells whether a person edited them.
  var hash64: String { self.withUnsafeReadableBytes { String(FNV1a.hash($0), radix: 16) } }
}
