internal import NIOCore

/// Reads the parts of one message in their order. Any bytes are safe, and the work of one name is bounded by its limits.
struct DNSReader {
  /// The pointers that one name may follow: a name has at most that many labels.
  static let pointerLimit = 127

  /// The whole message, from index 0 on; it stays readable whole, because pointers lead back.
  private let message: ByteBuffer
  private(set) var offset = 0

  init(_ bytes: ByteBuffer) { self.message = bytes.slice() }

  var isAtEnd: Bool { self.offset == self.message.writerIndex }

  func error(_ reason: String, at offset: Int? = nil) -> DNSSyntaxError {
    DNSSyntaxError(offset: offset ?? self.offset, reason: reason)
  }

  mutating func number<Number: FixedWidthInteger>(_ type: Number.Type = Number.self) throws(DNSSyntaxError) -> Number {
    guard let number: Number = self.message.getInteger(at: self.offset) else { throw self.error("ends within a number") }
    self.offset += MemoryLayout<Number>.size
    return number
  }

  mutating func bytes(_ count: Int) throws(DNSSyntaxError) -> ByteBuffer {
    guard let bytes = self.message.getSlice(at: self.offset, length: count) else {
      throw self.error("ends within the data of a record")
    }
    self.offset += count
    return bytes
  }

  /// Reads a name (RFC 1035 section 4.1.4). A pointer leads to before the part of the name that it ends, so that no name has a
  /// loop.
  mutating func name() throws(DNSSyntaxError) -> DomainName {
    var wire: [UInt8] = []
    var index = self.offset
    var start = index
    var end: Int?
    var pointers = 0
    while true {
      guard let length: UInt8 = self.message.getInteger(at: index) else { throw self.error("ends within a name", at: index) }
      switch length {
      case 0:
        self.offset = end ?? index + 1
        return DomainName(checked: wire + [0])
      case 1...63:
        guard let label = self.message.getBytes(at: index + 1, length: Int(length)) else {
          throw self.error("ends within a name", at: index)
        }
        // the root's byte comes after it
        guard wire.count + label.count + 2 <= DomainName.longest else {
          throw self.error("a name of more than 255 bytes", at: index)
        }
        wire.append(length)
        wire.append(contentsOf: label)
        index += 1 + Int(length)
      case 0xc0...0xff:
        guard let pointer: UInt16 = self.message.getInteger(at: index) else {
          throw self.error("ends within a name", at: index)
        }
        let target = Int(pointer & 0x3fff)
        guard target < start else { throw self.error("a pointer that does not lead back", at: index) }
        guard pointers < Self.pointerLimit else { throw self.error("a name of more than 127 pointers", at: index) }
        pointers += 1
        end = end ?? index + 2
        (index, start) = (target, target)
      default: throw self.error("a label of an unknown kind", at: index)
      }
    }
  }
}
