internal import DoppelExchange
internal import NIOCore

/// base64url without padding (RFC 7515 section 2).
enum Base64URL {
  static func encode(_ bytes: ByteBuffer) -> ByteBuffer {
    var base64 = ByteBuffer()
    Base64.encode(bytes, into: &base64)
    var text = ByteBuffer()
    for byte in base64.readableBytesView {
      switch byte {
      case UInt8(ascii: "+"): text.writeInteger(UInt8(ascii: "-"))
      case UInt8(ascii: "/"): text.writeInteger(UInt8(ascii: "_"))
      case UInt8(ascii: "="): break
      default: text.writeInteger(byte)
      }
    }
    return text
  }

  /// The bytes that a text stands for; `nil` where it is none, or has padding.
  static func decode(_ text: ByteBuffer) -> ByteBuffer? {
    var base64 = ByteBuffer()
    for byte in text.readableBytesView {
      switch byte {
      case UInt8(ascii: "-"): base64.writeInteger(UInt8(ascii: "+"))
      case UInt8(ascii: "_"): base64.writeInteger(UInt8(ascii: "/"))
      case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="): return nil
      default: base64.writeInteger(byte)
      }
    }
    base64.writeRepeatingByte(UInt8(ascii: "="), count: (4 - text.readableBytes % 4) % 4)
    return Base64.decode(base64)
  }
}
