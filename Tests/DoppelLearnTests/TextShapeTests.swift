import Testing

@testable import DoppelLearn

struct TextShapeTests {
  @Test(
    arguments: [
      ("0123456789", .digit), ("abcdef", .lowerHex), ("ghijklmnopqrstuvwxyz", .otherLower), ("ABCDEF", .upperHex),
      ("GHIJKLMNOPQRSTUVWXYZ", .otherUpper), ("-_", .joint), ("+/", .plusOrSlash), ("=", .equals), (".", .fullStop), ("", []),
      ("a1", [.lowerHex, .digit]), ("az", .lower), ("AZ", .upper), ("azAZ", .letters),
    ] as [(String, TextShape.Kinds)])
  func `every character of a kind is of that kind alone`(text: String, kinds: TextShape.Kinds) {
    let shape = text.withBytes { TextShape($0) }
    #expect(shape.kinds == kinds)
    #expect(shape.length == text.utf8.count)
    for character in text where !kinds.isEmpty {
      #expect(String(character).withBytes { TextShape($0) }.kinds.isSubset(of: kinds))
    }
  }

  @Test func `any other byte ends the text`() {
    let known = Set("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_+/=.".utf8)
    for byte in UInt8.min...UInt8.max {
      let shape = [UInt8(ascii: "7"), byte, UInt8(ascii: "z")].withUnsafeBytes { TextShape($0) }
      #expect(shape.length == (known.contains(byte) ? 3 : 1))
      #expect(shape.kinds.contains(.otherLower) == known.contains(byte))
    }
  }
}
