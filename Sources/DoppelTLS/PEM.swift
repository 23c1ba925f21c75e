/// Text files of certificates and keys (RFC 7468), read as leniently as OpenSSL does: whatever stands between the blocks is skipped.
package enum PEM {
  package struct Block: Sendable, Equatable {
    /// What stands after `BEGIN`: `CERTIFICATE`, `PRIVATE KEY`.
    package var label: String
    /// The decoded bytes; `nil` where the block has no end or is not base64.
    package var bytes: [UInt8]?
  }

  /// Every block that begins in `text`, in order. Any bytes are safe; the work is linear in their number.
  package static func blocks(in text: [UInt8]) -> [Block] {
    var blocks: [Block] = []
    var open: (label: String, base64: [UInt8])?
    for line in text.split(whereSeparator: { $0 == 0x0a || $0 == 0x0d }) {
      let line = self.trimmed(line)
      if let label = self.label(of: line, after: "-----BEGIN ") {
        if let unfinished = open { blocks.append(Block(label: unfinished.label, bytes: nil)) }
        open = (label, [])
      } else if let label = self.label(of: line, after: "-----END ") {
        guard let block = open else { continue }
        blocks.append(Block(label: block.label, bytes: block.label == label ? self.decoded(block.base64) : nil))
        open = nil
      } else {
        open?.base64.append(contentsOf: line)
      }
    }
    if let unfinished = open { blocks.append(Block(label: unfinished.label, bytes: nil)) }
    return blocks
  }

  /// A block with lines of 64 letters.
  package static func text(label: String, bytes: [UInt8]) -> String {
    var text = "-----BEGIN \(label)-----\n"
    var column = 0
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var bits: UInt32 = 0
      for offset in 0..<3 { bits = bits << 8 | UInt32(offset < group.count ? group[start + offset] : 0) }
      for offset in 0..<4 {
        let letter = Self.alphabet[Int(bits >> UInt32(18 - 6 * offset) & 63)]
        text.unicodeScalars.append(offset <= group.count ? Unicode.Scalar(letter) : "=")
      }
      column += 4
      if column == 64 {
        text += "\n"
        column = 0
      }
    }
    return text + (column == 0 ? "" : "\n") + "-----END \(label)-----\n"
  }

  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
    let end = line.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? line.startIndex
    return line[..<end].drop(while: isBlank)
  }

  private static func label(of line: ArraySlice<UInt8>, after start: StaticString) -> String? {
    let prefix = start.description.utf8
    guard line.starts(with: prefix), line.suffix(5).elementsEqual("-----".utf8), line.count > prefix.count + 5 else {
      return nil
    }
    return String(decoding: line.dropFirst(prefix.count).dropLast(5), as: UTF8.self)
  }

  private static func decoded(_ base64: [UInt8]) -> [UInt8]? {
    let padding = base64.reversed().prefix { $0 == UInt8(ascii: "=") }.count
    guard base64.count % 4 == 0, padding <= 2, !base64.isEmpty else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(base64.count / 4 * 3)
    var bits: UInt32 = 0
    for (index, letter) in base64.enumerated() {
      let isPadding = index >= base64.count - padding
      guard let value = isPadding ? 0 : self.value(letter) else { return nil }
      bits = bits << 6 | value
      if index % 4 == 3 {
        bytes += [UInt8(truncatingIfNeeded: bits >> 16), UInt8(truncatingIfNeeded: bits >> 8), UInt8(truncatingIfNeeded: bits)]
        bits = 0
      }
    }
    return bytes.dropLast(padding)
  }

  private static func value(_ letter: UInt8) -> UInt32? {
    switch letter {
    case 0x41...0x5a: UInt32(letter - 0x41)
    case 0x61...0x7a: UInt32(letter - 0x61) + 26
    case 0x30...0x39: UInt32(letter - 0x30) + 52
    case 0x2b: 62
    case 0x2f: 63
    default: nil
    }
  }
}
