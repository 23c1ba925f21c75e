import NIOCore

/// The bytes of hexadecimal digits; blanks are left out, and a text in quotes stands for its bytes.
func bytes(_ text: String) -> ByteBuffer {
  var result = ByteBuffer()
  for (index, part) in text.split(separator: "\"", omittingEmptySubsequences: false).enumerated() {
    if index % 2 == 1 {
      result.writeString(String(part))
    } else {
      let digits = part.filter { !$0.isWhitespace }.map(\.hexDigitValue)
      for place in stride(from: 0, to: digits.count - 1, by: 2) {
        result.writeInteger(UInt8((digits[place] ?? 0) << 4 | (digits[place + 1] ?? 0)))
      }
    }
  }
  return result
}
