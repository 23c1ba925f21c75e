package import NIOCore

/// The OPT record of a message (RFC 6891 section 6.1).
package struct EDNS: Sendable, Hashable {
  /// The most bytes of a message over UDP that its sender takes.
  package var size: UInt16
  /// The upper 8 bits of the response code.
  package var upperCode: UInt8
  package var version: UInt8
  /// The flags, of which DO is the first.
  package var flags: UInt16
  package var options: ByteBuffer

  package init(size: UInt16, upperCode: UInt8 = 0, version: UInt8 = 0, flags: UInt16 = 0, options: ByteBuffer = ByteBuffer()) {
    self.size = size
    self.upperCode = upperCode
    self.version = version
    self.flags = flags
    self.options = options
  }

  /// `nil` where the record is of another type.
  package init?(_ record: ResourceRecord) {
    guard record.type == .opt, case .bytes(let options) = record.data else { return nil }
    self.init(
      size: record.resourceClass.number, upperCode: UInt8(record.lifetime >> 24), version: UInt8(record.lifetime >> 16 & 0xff),
      flags: UInt16(record.lifetime & 0xffff), options: options)
  }

  package var record: ResourceRecord {
    ResourceRecord(
      name: .root, type: .opt, resourceClass: ResourceClass(self.size),
      lifetime: UInt32(self.upperCode) << 24 | UInt32(self.version) << 16 | UInt32(self.flags), data: .bytes(self.options))
  }
}
