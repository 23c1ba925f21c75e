extension UnsafeRawBufferPointer {
  /// Whether this ASCII text stands at `index`.
  ///
  /// - Parameter ignoringCase: takes upper-case letters for lower-case ones, which `expected` then has to have.
  func starts(with expected: StaticString, at index: Int = 0, ignoringCase: Bool = false) -> Bool {
    let length = expected.utf8CodeUnitCount
    guard index + length <= self.count else { return false }
    for place in 0..<length {
      let byte = self[index + place]
      let isUpper = ignoringCase && byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
      if (isUpper ? byte | 0x20 : byte) != expected.utf8Start[place] { return false }
    }
    return true
  }

  /// Whether the text ends with this ASCII text.
  func ends(with expected: StaticString) -> Bool {
    let index = self.count - expected.utf8CodeUnitCount
    return index >= 0 && self.starts(with: expected, at: index)
  }
}
