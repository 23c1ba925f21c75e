/// Memory of one owner that grows while bytes are appended: room is asked for once a token, then bytes are stored without checks.
struct GrowingBytes: ~Copyable {
  private var start: UnsafeMutableRawPointer
  private(set) var count = 0
  private var capacity: Int

  /// - Parameter capacity: bytes for which there is room at first, more than none.
  init(capacity: Int) {
    self.capacity = max(64, capacity)
    self.start = .allocate(byteCount: self.capacity, alignment: 16)
  }

  deinit { self.start.deallocate() }

  /// What was appended; the pointer may be used only within `body`.
  func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    body(UnsafeRawBufferPointer(start: self.start, count: self.count))
  }

  /// Makes room for that many more bytes.
  @inline(__always)
  mutating func reserve(_ more: Int) {
    if self.count &+ more > self.capacity { self.grow(more) }
  }

  @inline(never)
  private mutating func grow(_ more: Int) {
    let capacity = max(self.capacity * 2, self.count + more)
    let grown = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
    grown.copyMemory(from: self.start, byteCount: self.count)
    self.start.deallocate()
    self.start = grown
    self.capacity = capacity
  }

  /// Appends a byte for which room was made.
  @inline(__always)
  mutating func store(_ byte: UInt8) {
    self.start.storeBytes(of: byte, toByteOffset: self.count, as: UInt8.self)
    self.count &+= 1
  }

  /// Removes the byte that was appended last.
  mutating func removeLast() { self.count -= 1 }

  /// Appends bytes for which room was made.
  @inline(__always)
  mutating func store(_ bytes: UnsafeRawBufferPointer) {
    guard let source = bytes.baseAddress else { return }
    (self.start + self.count).copyMemory(from: source, byteCount: bytes.count)
    self.count &+= bytes.count
  }

  /// Appends text, for which room was made, up to what `ByteScan.endOfUnescapedText` finds, and returns how much that was; what
  /// is beyond the last whole word before it may be left over.
  @inline(__always)
  mutating func storeUnescaped(_ text: UnsafeRawBufferPointer) -> Int {
    let target = self.start + self.count
    let count = text.count
    var index = 0
    while index &+ 8 <= count {
      let word = text.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      guard !ByteScan.hasEscaped(word) else {
        self.count &+= index
        return index
      }
      target.storeBytes(of: word, toByteOffset: index, as: UInt64.self)
      // the last words overlap, so that no text of eight bytes or more is copied byte by byte
      index = index &+ 16 > count && index &+ 8 < count ? count &- 8 : index &+ 8
    }
    while index < count {
      let byte = text[index]
      guard byte >= 0x20, byte != 0x22, byte != 0x5c else { break }
      target.storeBytes(of: byte, toByteOffset: index, as: UInt8.self)
      index &+= 1
    }
    self.count &+= index
    return index
  }

  /// Appends bytes.
  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    self.reserve(bytes.count)
    self.store(bytes)
  }

  /// Makes room for at most `most` bytes, and appends as many as `write` says it wrote there.
  @inline(__always)
  mutating func append(atMost most: Int, _ write: (UnsafeMutableRawBufferPointer) -> Int) {
    self.reserve(most)
    self.count &+= write(UnsafeMutableRawBufferPointer(start: self.start + self.count, count: most))
  }
}
