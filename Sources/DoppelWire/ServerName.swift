internal import NIOCore

/// A name that a certificate can be issued for, made from any bytes that a client may send.
package enum ServerName: Sendable, Hashable {
  /// A DNS name in lower case without a final dot: labels of letters, digits, `-` and `_`, at most 253 bytes.
  case dns(String)
  /// The 4 bytes of an IPv4 or the 16 of an IPv6 address.
  case address([UInt8])
  /// What was given is no name that a certificate can say. All such names share one certificate.
  case unnamed

  /// Reads a host as it stands in SNI, in a URL or on the command line; IPv6 with or without brackets, a zone is left out.
  ///
  /// Any text is safe: what is neither a DNS name nor an address becomes `.unnamed`.
  package init(_ text: some StringProtocol) {
    var bytes = Array(text.utf8.prefix(Self.longest + 64))
    if bytes.first == UInt8(ascii: "["), bytes.last == UInt8(ascii: "]") { bytes = Array(bytes.dropFirst().dropLast()) }
    if bytes.contains(UInt8(ascii: ":")) {
      self = Self.address6(bytes).map(Self.address) ?? .unnamed
    } else if let address = Self.address4(bytes) {
      self = .address(address)
    } else {
      self = Self.dnsName(bytes).map(Self.dns) ?? .unnamed
    }
  }

  /// The name as it stands in a certificate's common name and in messages; IPv6 without brackets.
  package var text: String {
    switch self {
    case .dns(let name): name
    case .address(let bytes) where bytes.count == 4: bytes.map { String($0) }.joined(separator: ".")
    case .address(let bytes): Self.text(address6: bytes)
    case .unnamed: "unnamed.invalid"
    }
  }

  /// The name or address to dial and to record; `nil` where there is none.
  package var host: String? {
    switch self {
    case .dns, .address: self.text
    case .unnamed: nil
    }
  }

  /// The most bytes of a DNS name in text form (RFC 1035 section 3.1).
  private static let longest = 253

  private static func dnsName(_ bytes: [UInt8]) -> String? {
    let name = bytes.last == UInt8(ascii: ".") ? bytes.dropLast() : bytes[...]
    guard 1...self.longest ~= name.count else { return nil }
    let labels = name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard labels.allSatisfy(self.isLabel) else { return nil }
    // A name whose last label is a number is an address to every client (WHATWG URL), and a broken one if it came this far.
    guard let last = labels.last, last.contains(where: { !(0x30...0x39 ~= $0) }) else { return nil }
    return String(decoding: name.map { 0x41...0x5a ~= $0 ? $0 | 0x20 : $0 }, as: UTF8.self)
  }

  private static func isLabel(_ label: ArraySlice<UInt8>) -> Bool {
    guard 1...63 ~= label.count, label.first != UInt8(ascii: "-"), label.last != UInt8(ascii: "-") else { return false }
    return label.allSatisfy { byte in
      0x61...0x7a ~= byte || 0x41...0x5a ~= byte || 0x30...0x39 ~= byte || byte == 0x2d || byte == 0x5f
    }
  }

  private static func address4(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.count <= 15, bytes.allSatisfy({ 0x30...0x39 ~= $0 || $0 == 0x2e }) else { return nil }
    // where the address stands in a sockaddr_in
    return self.bytes(of: String(decoding: bytes, as: UTF8.self), at: 4..<8)
  }

  private static func address6(_ bytes: [UInt8]) -> [UInt8]? {
    let plain = bytes.prefix { $0 != UInt8(ascii: "%") }
    let isHex: (UInt8) -> Bool = { 0x30...0x39 ~= $0 || 0x41...0x46 ~= $0 || 0x61...0x66 ~= $0 || $0 == 0x3a || $0 == 0x2e }
    guard plain.count <= 45, plain.allSatisfy(isHex) else { return nil }
    // where the address stands in a sockaddr_in6
    return self.bytes(of: String(decoding: plain, as: UTF8.self), at: 8..<24)
  }

  /// The bytes of a numeric address, of those by which the system names it.
  private static func bytes(of address: String, at range: Range<Int>) -> [UInt8]? {
    try? SocketAddress(ipAddress: address, port: 0).withSockAddr { start, count in
      Array(UnsafeRawBufferPointer(start: start, count: count)[range])
    }
  }

  private static func text(address6 bytes: [UInt8]) -> String {
    (try? SocketAddress(packedIPAddress: ByteBuffer(bytes: bytes), port: 0).ipAddress) ?? "::"
  }
}
