/// Sizes in bytes as they are written on the command line and in files: `512`, `64KiB`, `10MB`, `1.5GiB`.
package enum SizeText {
  private static let units: [(name: String, bytes: UInt64)] = [
    ("", 1), ("b", 1), ("kb", 1_000), ("mb", 1_000_000), ("gb", 1_000_000_000), ("tb", 1_000_000_000_000),
    ("k", 1 << 10), ("m", 1 << 20), ("g", 1 << 30), ("kib", 1 << 10), ("mib", 1 << 20), ("gib", 1 << 30),
    ("tib", 1 << 40),
  ]

  /// Reads a number with a unit, whose case does not matter. `KB` is 1,000 bytes, `KiB` and `K` are 1,024; no unit means bytes.
  ///
  /// - Throws: where there is no number, the unit is not known or the size does not fit an `Int`.
  package static func parse(_ text: String) throws(RuleSyntaxError) -> Int {
    var cursor = TextCursor(text, as: "a size")
    guard let number = DecimalNumber.take(&cursor) else {
      throw cursor.error(expected: "a number with a unit, such as 64KiB or 10MB")
    }
    let place = cursor.offset
    let name = cursor.take { _ in true }
    guard let unit = self.units.first(where: { $0.name == name.lowercased() }) else {
      throw cursor.error(at: place, expected: "one of the units B, KB, MB, GB, TB, KiB, MiB, GiB, TiB")
    }
    guard let bytes = number.multiplied(by: unit.bytes) else {
      throw cursor.error(at: 0, expected: "at most \(Int.max) bytes")
    }
    return Int(bytes)
  }

  /// A size for people, in powers of 1,024 with at most one decimal: `812 B`, `64 KiB`, `1.5 MiB`.
  package static func text(_ bytes: Int) -> String {
    if bytes.magnitude < 1_024 { return "\(bytes) B" }
    var (unit, power) = ("KiB", 10)
    for (name, next) in [("MiB", 20), ("GiB", 30), ("TiB", 40)] where bytes.magnitude >> next > 0 {
      (unit, power) = (name, next)
    }
    let tenths = bytes.magnitude >> (power - 10) % 1_024 * 10 / 1_024
    let whole = bytes.magnitude >> power
    return (bytes < 0 ? "-" : "") + (tenths == 0 ? "\(whole) \(unit)" : "\(whole).\(tenths) \(unit)")
  }
}
