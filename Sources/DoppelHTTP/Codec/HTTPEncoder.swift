package import DoppelExchange
package import NIOCore

/// Writes messages as HTTP/1 (RFC 9112): what a message says of fields, framing and chunks is what is written.
///
/// Line ends within a word or value become spaces, so that no value can end a field; a field whose name holds a colon, white space
/// or a control character, or is empty, is left out.
package enum HTTPEncoder {
  /// Appends the whole message.
  ///
  /// - Parameter hasBody: `false` leaves out body and trailers, as in the answer to `HEAD`.
  package static func write(_ message: Message, hasBody: Bool = true, into wire: inout ByteBuffer) {
    wire.reserveCapacity(
      minimumWritableBytes: message.fields.byteCount + message.fields.count * 4 + message.body.readableBytes + 128)
    self.write(start: message.start, into: &wire)
    self.write(fields: message.fields, into: &wire)
    self.endLine(&wire)
    if hasBody { self.write(bodyOf: message, into: &wire) }
  }

  package static func write(start: Message.Start, into wire: inout ByteBuffer) {
    switch start {
    case .none: return
    case .request(let method, let target, let version):
      self.write(text: method, into: &wire)
      wire.writeInteger(HTTPBytes.space)
      self.write(text: target, into: &wire)
      wire.writeInteger(HTTPBytes.space)
      self.write(text: version, into: &wire)
    case .status(let version, let code, let reason):
      self.write(text: version, into: &wire)
      wire.writeInteger(HTTPBytes.space)
      self.write(number: code, into: &wire)
      wire.writeInteger(HTTPBytes.space)
      self.write(text: reason, into: &wire)
    }
    self.endLine(&wire)
  }

  package static func write(fields: Fields, into wire: inout ByteBuffer) {
    for index in 0..<fields.count {
      let name = fields.nameBytes(at: index)
      guard self.isName(name) else { continue }
      wire.writeImmutableBuffer(name)
      wire.writeStaticString(": ")
      self.write(bytes: fields.valueBytes(at: index), into: &wire)
      self.endLine(&wire)
    }
  }

  private static func isName(_ name: ByteBuffer) -> Bool {
    name.withUnsafeReadableBytes { bytes in
      bytes.allSatisfy { $0 > 0x20 && $0 != UInt8(ascii: ":") && $0 != 0x7f } && !bytes.isEmpty
    }
  }

  private static func write(bodyOf message: Message, into wire: inout ByteBuffer) {
    switch message.framing {
    case .none: break
    case .length, .close: wire.writeImmutableBuffer(message.body)
    case .chunked(let sizes):
      var body = message.body
      let arePossible = sizes.allSatisfy { $0 > 0 && $0 <= message.body.readableBytes }
      let kept = arePossible && sizes.reduce(0, &+) == body.readableBytes
      for size in kept ? sizes : (body.readableBytes > 0 ? [body.readableBytes] : []) {
        guard var chunk = body.readSlice(length: size) else { break }
        wire.writeString(String(size, radix: 16))
        self.endLine(&wire)
        wire.writeBuffer(&chunk)
        self.endLine(&wire)
      }
      wire.writeStaticString("0\r\n")
      self.write(fields: message.trailers, into: &wire)
      self.endLine(&wire)
    }
  }

  static func endLine(_ wire: inout ByteBuffer) { wire.writeInteger(UInt16(0x0d0a)) }

  static func write(number: Int, into wire: inout ByteBuffer) { wire.writeString(String(number)) }

  private static func write(text: String, into wire: inout ByteBuffer) {
    let start = wire.writerIndex
    wire.writeString(text)
    self.replaceLineEnds(from: start, in: &wire)
  }

  private static func write(bytes: ByteBuffer, into wire: inout ByteBuffer) {
    let start = wire.writerIndex
    wire.writeImmutableBuffer(bytes)
    self.replaceLineEnds(from: start, in: &wire)
  }

  private static func replaceLineEnds(from start: Int, in wire: inout ByteBuffer) {
    let end = wire.writerIndex
    var found: [Int] = []
    wire.withUnsafeReadableBytes { bytes in
      let base = end - bytes.count
      var index = start - base
      while index < bytes.count {
        let byte = bytes[index]
        if byte == HTTPBytes.carriageReturn || byte == HTTPBytes.lineFeed || byte == 0 { found.append(index + base) }
        index += 1
      }
    }
    for index in found { wire.setInteger(HTTPBytes.space, at: index) }
  }
}
