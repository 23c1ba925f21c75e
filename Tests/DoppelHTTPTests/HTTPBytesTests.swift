import DoppelExchange
import DoppelWire
import NIOCore
import Testing

@testable import DoppelHTTP

struct HTTPBytesTests {
  @Test func `tokens and unreserved characters are those of the grammars`() {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    for byte in UInt8.min...UInt8.max {
      let character = Character(Unicode.Scalar(byte))
      let isLetter = byte < 0x80 && letters.contains(character)
      #expect(HTTPBytes.isToken(byte) == (isLetter || (byte < 0x80 && "!#$%&'*+-.^_`|~".contains(character))))
      #expect(HTTPBytes.isUnreserved(byte) == (isLetter || (byte < 0x80 && "-._~".contains(character))))
    }
  }

  @Test func `the first control character is found wherever it stands`() {
    for length in 0...20 {
      for position in 0...length {
        for control in [UInt8(0), 9, 10, 13, 0x1f, 0x7f] {
          var bytes = [UInt8](repeating: 0xff, count: length)
          for index in 0..<length where index % 3 == 0 { bytes[index] = 0x20 }
          if position < length { bytes[position] = control }
          if position + 2 < length { bytes[position + 2] = 1 }
          #expect(bytes.withUnsafeBytes { HTTPBytes.firstControl($0, from: 0) } == position)
          #expect(bytes.withUnsafeBytes { HTTPBytes.firstControl($0, from: position) } == position)
        }
      }
    }
  }

  @Test func `words are compared without case, to their full length`() {
    let bytes = Array("xHoSt:".utf8)
    bytes.withUnsafeBytes {
      #expect(HTTPBytes.equal($0, 1, 4, "host"))
      #expect(!HTTPBytes.equal($0, 1, 3, "host"))
      #expect(!HTTPBytes.equal($0, 0, 4, "host"))
    }
  }
}
