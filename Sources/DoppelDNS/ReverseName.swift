/// The names under which addresses are looked up (RFC 1035 section 3.5, RFC 3596 section 2.5).
enum ReverseName {
  private static let ipv4 = DomainName(checked: [7] + Array("in-addr".utf8) + [4] + Array("arpa".utf8) + [0])
  private static let ipv6 = DomainName(checked: [3] + Array("ip6".utf8) + [4] + Array("arpa".utf8) + [0])

  /// The address that a name stands for; `nil` where it stands for none, or for more than one.
  static func address(_ name: DomainName) -> IPAddress? {
    if let labels = name.prefix(before: self.ipv4)?.labels, labels.count == 4 {
      return IPAddress(bytes: labels.reversed().compactMap(self.decimal))
    }
    if let labels = name.prefix(before: self.ipv6)?.labels, labels.count == 32 {
      let digits = labels.reversed().compactMap(self.digit)
      guard digits.count == 32 else { return nil }
      return IPAddress(bytes: (0..<16).map { digits[2 * $0] << 4 | digits[2 * $0 + 1] })
    }
    return nil
  }

  private static func decimal(_ label: ArraySlice<UInt8>) -> UInt8? {
    guard label.allSatisfy({ 0x30...0x39 ~= $0 }), label.count == 1 || label.first != 0x30 else { return nil }
    return UInt8(String(decoding: label, as: UTF8.self))
  }

  private static func digit(_ label: ArraySlice<UInt8>) -> UInt8? {
    guard label.count == 1, let byte = label.first, byte != UInt8(ascii: "+"), byte != UInt8(ascii: "-") else { return nil }
    return UInt8(String(UnicodeScalar(byte)), radix: 16)
  }
}
