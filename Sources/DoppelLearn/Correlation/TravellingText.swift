internal import DoppelExchange
internal import NIOCore

/// A value that a request holds, and how much it looks like one that an answer issued.
struct TravellingText {
  /// Bytes of the longest value that is looked for as a whole.
  static let longest = 4 * 1024
  /// Bytes of the longest value that does not look made.
  private static let plainLongest = 64
  /// One value of fewer bytes may be met by chance.
  private static let distinctive = 5
  /// Several values of fewer bytes may be met by chance.
  private static let distinctiveTogether = 3
  /// The fewest bytes of a credential that an answer which said it is taken to have issued.
  private static let shortestCredential = RandomText.shortest

  let text: ByteBuffer
  let likeness: ValueLikeness
  /// What the surest part of it looks like, where it does not look made itself.
  private var part = ValueLikeness.ordinary

  init(_ text: ByteBuffer) {
    self.text = text
    self.likeness = text.withUnsafeReadableBytes { ValueLikeness($0) }
  }

  var looksMade: Bool { self.likeness != .ordinary }

  /// Whether a request gave it as a credential: one in 100 tokens of 32 characters does not look made.
  var isCredential = false

  /// Whether it looks made, was given as a credential, or holds what looks made, as `order-3f2a91bc` does: then it is not met by
  /// chance either.
  var isMade: Bool { self.looksMade || self.isCredential || self.part != .ordinary }

  /// Whether only a few letters and digits say so.
  var isShort: Bool { self.likeness == .short || self.part == .short }

  /// Whether it may be a name that a server gave: it has a digit and nothing that a sentence has. Words and truth values have none.
  var mayBeName: Bool { self.isOneWord && self.text.readableBytesView.contains { $0 >= 0x30 && $0 <= 0x39 } }

  /// Whether it is short and has nothing that a sentence has. It is a value that travels where others at its place are.
  var isOneWord: Bool {
    self.text.readableBytes > 0 && self.text.readableBytes <= Self.plainLongest
      && self.text.readableBytesView.allSatisfy { $0 > 0x20 && $0 != 0x7f && $0 != UInt8(ascii: ",") }
  }

  /// Whether it is long enough not to be met by chance.
  var isDistinctive: Bool { self.text.readableBytes >= Self.distinctive }

  /// The same of several values that went from one place to one other.
  static func areDistinctive(_ texts: [TravellingText]) -> Bool {
    let least = texts.count > 2 ? self.distinctiveTogether : self.distinctive
    return texts.allSatisfy { $0.text.readableBytes >= least }
  }

  /// Whether it has letters alone.
  var isWord: Bool { self.text.readableBytesView.allSatisfy { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7a } }

  /// What it looks like, in a word.
  var className: String {
    switch self.likeness {
    case .of(let valueClass): valueClass.rawValue
    case .short: "short"
    case .ordinary: self.text.readableBytesView.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } ? "number" : "text"
    }
  }

  /// The values that are looked for in a value of a request: itself or, where it does not look made, those within it that do.
  static func texts(of value: MessageValue) -> [(text: TravellingText, isPart: Bool)] {
    var found: [(text: TravellingText, isPart: Bool)] = []
    var name: TravellingText?
    if value.text.readableBytes <= self.longest {
      let text = TravellingText(value.text)
      if text.looksMade { return [(text, false)] }
      if text.isOneWord || value.returnedAs != nil { name = text }
      name?.isCredential = value.isCredential && text.isOneWord && text.text.readableBytes >= self.shortestCredential
    }
    value.text.withUnsafeReadableBytes { bytes in
      ValueTokens.forEach(in: bytes) { range in
        guard range.count < bytes.count, range.count <= self.longest else { return false }
        let part = TravellingText(ByteBuffer(bytes: bytes[range]))
        if part.looksMade { found.append((part, true)) }
        return part.looksMade
      }
    }
    guard var whole = name else { return found }
    let parts = found.map(\.text.likeness)
    whole.part = parts.first { $0 != .short } ?? parts.first ?? .ordinary
    found.insert((whole, false), at: 0)
    return found
  }
}
