import DoppelRules
import Testing

struct SizeTextTests {
  @Test(arguments: [
    ("0", 0), ("512", 512), ("512B", 512), ("64KiB", 65_536), ("10MB", 10_000_000), ("1.5GiB", 1_610_612_736), ("2k", 2_048),
    ("1TiB", 1 << 40), ("1kb", 1_000),
  ])
  func `a number with a unit is read exactly`(text: String, bytes: Int) throws {
    #expect(try SizeText.parse(text) == bytes)
  }

  @Test(arguments: [
    ("", "expected a number with a unit, such as 64KiB or 10MB, found the end"), ("10XB", "expected one of the units"),
    ("-1", "expected a number"), ("9000000000TiB", "expected at most"), ("1 MB", "found \" MB\""),
  ])
  func `an error says what was expected`(text: String, part: String) {
    #expect(message { try SizeText.parse(text) }.contains(part))
  }

  @Test(arguments: [
    (0, "0 B"), (1_023, "1023 B"), (1_024, "1 KiB"), (1_536, "1.5 KiB"), (1_048_576, "1 MiB"), (5 << 30, "5 GiB"),
    (-2_048, "-2 KiB"), (Int.min, "-8388608 TiB"),
  ])
  func `a size is written in the unit that suits it`(bytes: Int, text: String) {
    #expect(SizeText.text(bytes) == text)
  }
}
