/// Numbers for people, without a locale: a point before decimals, a comma between thousands.
package enum NumberText {
  /// `value` with exactly `decimals` (0 to 6) digits after the point; `–` for what is no number.
  static func fixed(_ value: Double, _ decimals: Int) -> String {
    let power = (0..<decimals).reduce(1.0) { product, _ in product * 10 }
    guard value.isFinite, abs(value) * power < 9e15 else { return value.isFinite ? "\(value)" : "–" }
    let scaled = Int((abs(value) * power).rounded())
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard decimals > 0 else { return sign + self.grouped(scaled) }
    let fraction = String(scaled % Int(power) + Int(power)).dropFirst()
    return sign + self.grouped(scaled / Int(power)) + "." + fraction
  }

  /// Milliseconds or any number with about three significant digits: `0.41`, `9.87`, `12.3`, `140`, `12,400`.
  package static func short(_ value: Double) -> String {
    let size = abs(value)
    return self.fixed(value, size < 9.995 ? 2 : size < 99.95 ? 1 : 0)
  }

  /// A share of 100; never rounded up to 100 where something is missing, nor down to 0 where something is there.
  static func percent(_ part: Int, of whole: Int) -> String {
    guard whole > 0 else { return "–" }
    let tenths = (Double(part) / Double(whole) * 1_000).rounded()
    if part < whole && tenths >= 1_000 { return "99.9" }
    if part > 0 && tenths < 1 { return "0.1" }
    return self.fixed(tenths / 10, 1)
  }

  /// `1,234,567`.
  package static func grouped(_ value: Int) -> String {
    let digits = String(value.magnitude)
    var text = value < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return text
  }

  /// `1 request`, `2 requests`.
  package static func count(_ value: Int, _ noun: String, _ plural: String? = nil) -> String {
    self.grouped(value) + " " + (value == 1 ? noun : plural ?? noun + "s")
  }
}
