/// The texts in a message that may be values: maximal runs of letters, digits and `-_.:+~`; where a run is none, what follows one of
/// its marks, and the parts between them.
package enum ValueTokens {
  /// The bytes of the shortest text that is looked at.
  package static let shortest = 7
  /// A run with more marks is not taken apart.
  static let markLimit = 16
  private static let uuidBytes = 36

  /// Calls `body` with where each stands, the longer before those within it.
  ///
  /// - Parameter body: tells whether the text was taken, so that what is in it is not looked at.
  package static func forEach(in bytes: UnsafeRawBufferPointer, _ body: (Range<Int>) -> Bool) {
    var index = 0
    while index < bytes.count {
      guard self.isRun(bytes[index]) else {
        index &+= 1
        continue
      }
      let start = index
      var marks = 0
      while index < bytes.count, self.isRun(bytes[index]) {
        if self.isMark(bytes[index]) { marks += 1 }
        index &+= 1
      }
      guard index - start >= self.shortest, !body(start..<index), marks > 0, marks <= self.markLimit else { continue }
      self.forEachPart(of: bytes, start..<index, body)
    }
  }

  private static func forEachPart(of bytes: UnsafeRawBufferPointer, _ run: Range<Int>, _ body: (Range<Int>) -> Bool) {
    var start = run.lowerBound
    while run.upperBound - start >= self.shortest {
      if start > run.lowerBound, body(start..<run.upperBound) { return }
      let uuid = start + self.uuidBytes
      if uuid < run.upperBound, self.isMark(bytes[uuid]), body(start..<uuid) {
        start = uuid + 1
        continue
      }
      var end = start
      while end < run.upperBound, !self.isMark(bytes[end]) { end += 1 }
      if end < run.upperBound, end - start >= self.shortest { _ = body(start..<end) }
      start = end + 1
    }
  }

  /// What may stand between the parts of a name: `files-3f2a91bc`.
  private static func isMark(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: ":"): true
    default: false
    }
  }

  private static func isRun(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "+"), UInt8(ascii: "~"): true
    default: self.isMark(byte)
    }
  }
}
