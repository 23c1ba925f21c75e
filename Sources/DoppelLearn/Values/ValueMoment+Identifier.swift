internal import DoppelExchange

extension ValueMoment {
  /// 2010-11-04T01:42:54.657Z in milliseconds (github.com/twitter-archive/snowflake).
  private static let twitterEpoch: Int64 = 1_288_834_974_657
  /// 2015-01-01T00:00:00Z in milliseconds (discord.com/developers/docs/reference).
  private static let discordEpoch: Int64 = 1_420_070_400_000
  /// 2014-05-13T16:53:20Z in seconds (github.com/segmentio/ksuid).
  private static let ksuidEpoch: Int64 = 1_400_000_000

  /// A snowflake of 17 to 19 digits: milliseconds above bit 22. The two epochs lie four years apart; of two times the one
  /// within the window is meant, Twitter's where both are.
  init?(snowflake text: UnsafeRawBufferPointer, within window: ClosedRange<Timestamp>) {
    guard (17...19).contains(text.count), text[0] != UInt8(ascii: "0"),
      let number = Digits.decimal(text, from: 0, count: text.count), number <= UInt64(Int64.max)
    else { return nil }
    if let moment = Self(number >> 22, of: 1_000_000, after: Self.twitterEpoch), moment.isWithin(window) {
      self = moment
    } else {
      self.init(number >> 22, of: 1_000_000, after: Self.discordEpoch)
    }
  }

  /// A ULID of 26 digits: 48 bits of milliseconds in the first ten. The case does not matter; the letters I, L, O and U are
  /// none of its digits.
  init?(ulid text: UnsafeRawBufferPointer) {
    guard text.count == 26, text[0] <= UInt8(ascii: "7") else { return nil }
    var milliseconds: UInt64 = 0
    for index in 0..<26 {
      guard let digit = Self.crockford(text[index]) else { return nil }
      if index < 10 { milliseconds = milliseconds << 5 | UInt64(digit) }
    }
    self.init(milliseconds, of: 1_000_000)
  }

  /// The value of a digit of Crockford's base32 (crockford.com/base32.html).
  private static func crockford(_ byte: UInt8) -> UInt8? {
    if let value = Digits.decimal(byte) { return value }
    switch byte | 0x20 {
    case UInt8(ascii: "a")...UInt8(ascii: "h"): return (byte | 0x20) - UInt8(ascii: "a") + 10
    case UInt8(ascii: "j"), UInt8(ascii: "k"): return (byte | 0x20) - UInt8(ascii: "j") + 18
    case UInt8(ascii: "m"), UInt8(ascii: "n"): return (byte | 0x20) - UInt8(ascii: "m") + 20
    case UInt8(ascii: "p")...UInt8(ascii: "t"): return (byte | 0x20) - UInt8(ascii: "p") + 22
    case UInt8(ascii: "v")...UInt8(ascii: "z"): return (byte | 0x20) - UInt8(ascii: "v") + 27
    default: return nil
    }
  }

  /// A KSUID of 27 digits, which write 160 bits: 32 of seconds come first.
  init?(ksuid text: UnsafeRawBufferPointer) {
    guard text.count == 27, let first = Self.base62(text, from: 0), let second = Self.base62(text, from: 9),
      let third = Self.base62(text, from: 18)
    else { return nil }
    // below 2^108
    let upper = UInt128(first) * Self.nineDigits + UInt128(second)
    // the product with 62^9 in two halves, of which the upper one starts at bit 64
    let lower = UInt128(UInt64(truncatingIfNeeded: upper)) * Self.nineDigits + UInt128(third)
    let seconds = ((upper >> 64) * Self.nineDigits + (lower >> 64)) >> 64
    guard seconds <= UInt128(UInt32.max) else { return nil }
    self.init(UInt64(seconds), of: 1_000_000_000, after: Self.ksuidEpoch)
  }

  /// 62^9.
  private static var nineDigits: UInt128 { 13_537_086_546_263_552 }

  /// The number that nine digits of base62 write: 0 to 9, A to Z, a to z.
  private static func base62(_ text: UnsafeRawBufferPointer, from index: Int) -> UInt64? {
    var number: UInt64 = 0
    for place in index..<index + 9 {
      let byte = text[place]
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): number = number * 62 + UInt64(byte - UInt8(ascii: "0"))
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): number = number * 62 + UInt64(byte - UInt8(ascii: "A") + 10)
      case UInt8(ascii: "a")...UInt8(ascii: "z"): number = number * 62 + UInt64(byte - UInt8(ascii: "a") + 36)
      default: return nil
      }
    }
    return number
  }

  /// An xid of 20 digits of base32hex (RFC 4648 section 7), in lower case: 32 bits of seconds come first, and of the last
  /// digit, which ends 96 bits, only the highest bit may be set.
  init?(xid text: UnsafeRawBufferPointer) {
    guard text.count == 20 else { return nil }
    var seconds: UInt64 = 0
    var last: UInt8 = 0
    for index in 0..<20 {
      let byte = text[index]
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): last = byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "v"): last = byte - UInt8(ascii: "a") + 10
      default: return nil
      }
      if index < 7 { seconds = seconds << 5 | UInt64(last) }
    }
    guard last & 0xf == 0 else { return nil }
    self.init(seconds >> 3, of: 1_000_000_000)
  }

  /// An ObjectId of 24 hexadecimal digits: 32 bits of seconds come first.
  init?(objectID text: UnsafeRawBufferPointer) {
    guard text.count == 24, let seconds = Digits.hexadecimal(text, from: 0, count: 8),
      Digits.hexadecimal(text, from: 8, count: 16) != nil
    else { return nil }
    self.init(seconds, of: 1_000_000_000)
  }
}
