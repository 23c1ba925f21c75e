/// A decimal number as it was written: digits and how many of them stand after the point. Exact, unlike a `Double`.
struct DecimalNumber {
  var digits: UInt64
  var decimals: Int

  /// The most digits that are read; more than any duration, size or rate needs.
  static let maximumDigits = 18

  /// Takes `12`, `1.5` or `.5`; `nil` where there is no number here or it has too many digits, the cursor being left where it was.
  static func take(_ cursor: inout TextCursor) -> DecimalNumber? {
    let start = cursor.offset
    let whole = cursor.take { $0.isDigit }
    var fraction = ""
    if cursor.current == ".", let digit = cursor.following, digit.isDigit {
      cursor.advance()
      fraction = cursor.take { $0.isDigit }
    }
    let text = whole + fraction
    guard !text.isEmpty, text.utf8.count <= self.maximumDigits, let digits = UInt64(text) else {
      cursor.rewind(to: start)
      return nil
    }
    return DecimalNumber(digits: digits, decimals: fraction.utf8.count)
  }

  /// The number times `factor` as a whole number, rounded down; `nil` where it does not fit.
  func multiplied(by factor: UInt64) -> Int64? {
    let product = self.digits.multipliedFullWidth(by: factor)
    let divisor = (0..<self.decimals).reduce(UInt64(1)) { power, _ in power * 10 }
    guard product.high < divisor else { return nil }
    return Int64(exactly: divisor.dividingFullWidth(product).quotient)
  }

  var double: Double {
    Double(self.digits) / (0..<self.decimals).reduce(1.0) { power, _ in power * 10 }
  }
}
