internal import DoppelExchange

/// Writes canonical entries into memory that is large enough: key, zero byte, length, value.
struct RawKeyWriter {
  private let space: UnsafeMutableRawBufferPointer
  private var index = 0
  /// Where the value under way begins; 0 before the first.
  private var valueStart = 0

  /// - Parameter space: large enough for all that is written; what would not fit is a fault of the caller and stops the program.
  init(_ space: UnsafeMutableRawBufferPointer) { self.space = space }

  /// Ends the value under way and begins the next.
  @inline(__always)
  mutating func begin(_ key: StaticString, _ name: UnsafeRawBufferPointer? = nil) {
    self.endValue()
    let length = key.utf8CodeUnitCount + (name?.count ?? 0)
    precondition(self.index + length + 8 <= self.space.count, "a key is longer than its bound")
    self.space.storeBytes(
      of: UInt32(truncatingIfNeeded: length).bigEndian, toByteOffset: self.index, as: UInt32.self)
    self.index &+= 4
    self.write(UnsafeRawBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount))
    if let name { self.write(name) }
    self.index &+= 4
    self.valueStart = self.index
  }

  /// Ends the last value.
  ///
  /// - Returns: the bytes that were written.
  mutating func finish() -> Int {
    self.endValue()
    return self.index
  }

  @inline(__always)
  private mutating func endValue() {
    guard self.valueStart > 0 else { return }
    let length = UInt32(truncatingIfNeeded: self.index &- self.valueStart).bigEndian
    self.space.storeBytes(of: length, toByteOffset: self.valueStart &- 4, as: UInt32.self)
  }

  @inline(__always)
  mutating func write(_ bytes: UnsafeRawBufferPointer) {
    guard let source = bytes.baseAddress, let target = self.space.baseAddress else { return }
    precondition(self.index + bytes.count <= self.space.count, "a key is longer than its bound")
    (target + self.index).copyMemory(from: source, byteCount: bytes.count)
    self.index &+= bytes.count
  }

  @inline(__always)
  private mutating func write(byte: UInt8) {
    self.space[self.index] = byte
    self.index &+= 1
  }

  mutating func write(text: String, isLowercased: Bool = false) {
    var text = text
    text.withUTF8 { bytes in
      let raw = UnsafeRawBufferPointer(bytes)
      if isLowercased { self.write(lowercased: raw, 0..<raw.count) } else { self.write(raw) }
    }
  }

  mutating func write(lowercased bytes: UnsafeRawBufferPointer, _ range: Range<Int>) {
    for index in range { self.write(byte: bytes[index].asciiLowercased) }
  }

  /// The value of a query parameter, decoded.
  mutating func write(form bytes: UnsafeRawBufferPointer, _ range: Range<Int>) {
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = bytes[index]
      if byte == UInt8(ascii: "%"), let value = PercentCoding.escape(bytes, index, range.upperBound) {
        self.write(byte: value)
        index &+= 3
      } else {
        self.write(byte: byte == UInt8(ascii: "+") ? HTTPBytes.space : byte)
        index &+= 1
      }
    }
  }

  /// A path in normal form; `/` for an empty one.
  mutating func write(path bytes: UnsafeRawBufferPointer, _ range: Range<Int>) {
    if range.isEmpty { self.write(byte: UInt8(ascii: "/")) }
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = bytes[index]
      if byte == UInt8(ascii: "%"), let value = PercentCoding.escape(bytes, index, range.upperBound) {
        if HTTPBytes.isUnreserved(value) { self.write(byte: value) } else { self.write(escaped: value) }
        index &+= 3
      } else {
        if byte >= 0x80 { self.write(escaped: byte) } else { self.write(byte: byte) }
        index &+= 1
      }
    }
  }

  private mutating func write(escaped byte: UInt8) {
    let digits: StaticString = "0123456789ABCDEF"
    self.write(byte: UInt8(ascii: "%"))
    self.write(byte: digits.utf8Start[Int(byte >> 4)])
    self.write(byte: digits.utf8Start[Int(byte & 15)])
  }
}
