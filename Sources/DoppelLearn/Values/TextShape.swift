/// Which kinds of characters a text has, up to the first one that no identifier has.
struct TextShape {
  /// Kinds of characters; each stands at the bit of its letter in `letters`.
  struct Kinds: OptionSet, Sendable {
    let rawValue: UInt32

    init(rawValue: UInt32) { self.rawValue = rawValue }

    private init(_ letter: Unicode.Scalar) { self.rawValue = 1 &<< (letter.value & 31) }

    static let digit = Kinds("d")
    /// `a` to `f`.
    static let lowerHex = Kinds("a")
    /// `g` to `z`.
    static let otherLower = Kinds("l")
    /// `A` to `F`.
    static let upperHex = Kinds("x")
    /// `G` to `Z`.
    static let otherUpper = Kinds("u")
    /// `-` and `_`, which base64url has (RFC 4648 section 5).
    static let joint = Kinds("s")
    /// `+` and `/`, which base64 has (RFC 4648 section 4).
    static let plusOrSlash = Kinds("p")
    static let equals = Kinds("e")
    static let fullStop = Kinds("f")

    static let lower: Kinds = [.lowerHex, .otherLower]
    static let upper: Kinds = [.upperHex, .otherUpper]
    static let letters: Kinds = [.lower, .upper]
  }

  /// The kind of each ASCII character as a letter; `o` is none.
  private static let letters: StaticString = """
    oooooooooooooooo\
    oooooooooooooooo\
    oooooooooooposfp\
    ddddddddddoooeoo\
    oxxxxxxuuuuuuuuu\
    uuuuuuuuuuuoooos\
    oaaaaaalllllllll\
    lllllllllllooooo
    """

  /// The kinds of the bytes before `length`.
  let kinds: Kinds
  /// The index of the first byte of no kind; the bytes of the text where there is none.
  let length: Int

  init(_ text: UnsafeRawBufferPointer) {
    let letters = Self.letters.utf8Start
    var kinds: UInt32 = 0
    var index = 0
    while index < text.count {
      let byte = text[index]
      let letter = letters[Int(byte & 0x7f)]
      if byte >= 0x80 || letter == UInt8(ascii: "o") { break }
      kinds |= 1 &<< UInt32(letter & 31)
      index &+= 1
    }
    self.kinds = Kinds(rawValue: kinds)
    self.length = index
  }
}
