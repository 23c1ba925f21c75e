import Testing

@testable import DoppelExchange

struct ByteScanTests {
  private func end(_ bytes: [UInt8], from index: Int = 0) -> Int {
    bytes.withUnsafeBytes { ByteScan.endOfPlainText(in: $0, from: index) }
  }

  @Test func `every byte is told at every place, whatever stands before and behind it`() {
    for byte in 0...255 as ClosedRange<UInt8> {
      let isPlain = byte >= 0x20 && byte < 0x80 && byte != 0x22 && byte != 0x5c
      for place in 0..<18 {
        for around: UInt8 in [0x20, 0x21, 0x23, 0x5b, 0x5d, 0x7f] {
          var bytes = [UInt8](repeating: around, count: 18)
          bytes[place] = byte
          if self.end(bytes) != (isPlain ? 18 : place) { Issue.record("\(byte) at \(place) among \(around)") }
        }
      }
    }
  }

  @Test func `what JSON escapes is found at every place, whatever stands before and behind it`() {
    for byte in 0...255 as ClosedRange<UInt8> {
      let isEscaped = byte < 0x20 || byte == 0x22 || byte == 0x5c
      for place in 0..<18 {
        for around: UInt8 in [0x20, 0x21, 0x23, 0x5b, 0x5d, 0x7f, 0x80, 0xff] {
          var bytes = [UInt8](repeating: around, count: 18)
          bytes[place] = byte
          let end = bytes.withUnsafeBytes { ByteScan.endOfUnescapedText(in: $0, from: 0) }
          if end != (isEscaped ? place : 18) { Issue.record("\(byte) at \(place) among \(around)") }
        }
      }
    }
  }

  @Test func `the search starts where it is told`() {
    #expect(self.end([0x22, 0x61, 0x61, 0x22], from: 1) == 3)
    #expect(self.end([0x22], from: 1) == 1)
    #expect(self.end([]) == 0)
  }

  @Test func `UTF-8 is judged as the standard library judges it`() {
    let pieces: [[UInt8]] = [
      Array("plain".utf8), Array("é".utf8), Array("€".utf8), Array("😀".utf8), Array("sixteen bytes !!".utf8), [0x80], [0xff],
      [0xc3], [0xe2, 0x82], [0xed, 0xa0, 0x80], [],
    ]
    for first in pieces {
      for second in pieces {
        for third in pieces {
          let bytes = first + second + third
          let expected = String(validating: bytes, as: UTF8.self) != nil
          #expect(bytes.withUnsafeBytes { ByteScan.isUTF8($0) } == expected, "\(bytes)")
        }
      }
    }
  }
}
