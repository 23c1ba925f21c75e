import NIOCore
import Testing

@testable import DoppelDNS

struct DNSReaderTests {
  /// The names that begin at these places, read one after the other from there.
  private static func name(in message: ByteBuffer, at offset: Int) throws -> (name: DomainName, end: Int) {
    var reader = DNSReader(message)
    _ = try reader.bytes(offset)
    return (try reader.name(), reader.offset)
  }

  private static func error(in message: ByteBuffer, at offset: Int) -> DNSSyntaxError? {
    do {
      _ = try self.name(in: message, at: offset)
      return nil
    } catch { return error as? DNSSyntaxError }
  }

  /// The names of RFC 1035 section 4.1.4 at the places that it gives: F.ISI.ARPA, FOO.F.ISI.ARPA, ARPA and the root.
  private static let standard: ByteBuffer = {
    var message = ByteBuffer(repeating: 0xff, count: 20)
    message.writeImmutableBuffer(bytes(#"01"F"03"ISI"04"ARPA"00"#))
    message.writeRepeatingByte(0xff, count: 8)
    message.writeImmutableBuffer(bytes(#"03"FOO"c014"#))
    message.writeRepeatingByte(0xff, count: 18)
    message.writeImmutableBuffer(bytes("c01a"))
    message.writeRepeatingByte(0xff, count: 26)
    message.writeImmutableBuffer(bytes("00"))
    return message
  }()

  @Test(arguments: [(20, "F.ISI.ARPA", 32), (40, "FOO.F.ISI.ARPA", 46), (64, "ARPA", 66), (92, ".", 93)])
  func `names with pointers read as the standard has them`(offset: Int, text: String, end: Int) throws {
    let (name, actualEnd) = try Self.name(in: Self.standard, at: offset)
    #expect(name.text == text)
    #expect(actualEnd == end)
  }

  @Test(arguments: [
    // to itself, forward, into its own name, and two that lead to each other
    ("c000", 0), ("c002 01 61 00", 0), (#"01"a"c000"#, 0), (#"01"a"c004 01"b"c000"#, 4),
  ]) func `a pointer that does not lead back is refused`(message: String, offset: Int) {
    #expect(Self.error(in: bytes(message), at: offset)?.reason == "a pointer that does not lead back")
  }

  @Test func `a pointer may lead to a pointer`() throws {
    #expect(try Self.name(in: bytes(#"01"a"00 c000 c003 01"b"c005"#), at: 7).name.text == "b.a")
  }

  @Test func `as many pointers as labels are followed, one more is refused`() throws {
    var message = bytes("00")
    for index in 0...DNSReader.pointerLimit { message.writeInteger(0xc000 | UInt16(index == 0 ? 0 : 2 * index - 1)) }
    let last = 2 * DNSReader.pointerLimit + 1
    #expect(try Self.name(in: message, at: last - 2).name == .root)
    #expect(Self.error(in: message, at: last)?.reason == "a name of more than 127 pointers")
  }

  @Test(arguments: ["40", "80", "7f", "bf"]) func `a label of an unknown kind is refused`(first: String) {
    let error = Self.error(in: bytes("00" + first + "00"), at: 1)
    #expect(error == DNSSyntaxError(offset: 1, reason: "a label of an unknown kind"))
  }

  @Test func `a name of 255 bytes is read, one more is refused, with pointers too`() throws {
    let label = ByteBuffer(bytes: [63] + [UInt8](repeating: 0x61, count: 63))
    func message(last: UInt8) -> ByteBuffer {
      var message = label
      message.writeInteger(UInt8(0))
      for _ in 0..<2 { message.writeImmutableBuffer(label) }
      message.writeInteger(last)
      message.writeRepeatingByte(0x62, count: Int(last))
      message.writeInteger(UInt16(0xc000))
      return message
    }
    #expect(try Self.name(in: message(last: 61), at: 65).name.wire.count == 255)
    #expect(Self.error(in: message(last: 62), at: 65)?.reason == "a name of more than 255 bytes")
  }

  @Test func `every cut of a name ends within it`() throws {
    let whole = bytes(#"02"bc"00 03"foo"01"a"c000"#)
    for length in 4..<whole.readableBytes {
      let cut = try #require(whole.getSlice(at: 0, length: length))
      #expect(Self.error(in: cut, at: 4)?.reason == "ends within a name", "\(length)")
    }
    #expect(try Self.name(in: whole, at: 4).name.text == "foo.a.bc")
  }

  @Test func `numbers and bytes are read from where the last part ended`() throws {
    var reader = DNSReader(bytes("0102 03040506 aabb"))
    #expect(try reader.number(UInt16.self) == 0x0102)
    #expect(try reader.number(UInt32.self) == 0x0304_0506)
    #expect(!reader.isAtEnd)
    #expect(throws: DNSSyntaxError(offset: 6, reason: "ends within a number")) { try reader.number(UInt32.self) }
    #expect(throws: DNSSyntaxError(offset: 6, reason: "ends within the data of a record")) { try reader.bytes(3) }
    #expect(try reader.bytes(2) == bytes("aabb"))
    #expect(reader.isAtEnd)
  }
}
