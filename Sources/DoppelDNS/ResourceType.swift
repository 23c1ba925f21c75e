/// The type of a resource record, or what a question asks for (RFC 1035 sections 3.2.2 and 3.2.3).
package struct ResourceType: Sendable, Hashable, CustomStringConvertible {
  package var number: UInt16

  package init(_ number: UInt16) { self.number = number }

  package static let a = ResourceType(1)
  package static let ns = ResourceType(2)
  package static let cname = ResourceType(5)
  package static let soa = ResourceType(6)
  package static let ptr = ResourceType(12)
  package static let mx = ResourceType(15)
  package static let txt = ResourceType(16)
  /// RFC 3596.
  package static let aaaa = ResourceType(28)
  /// RFC 2782.
  package static let srv = ResourceType(33)
  /// RFC 6891.
  package static let opt = ResourceType(41)
  /// RFC 9460.
  package static let svcb = ResourceType(64)
  /// RFC 9460.
  package static let https = ResourceType(65)
  /// RFC 1995.
  package static let ixfr = ResourceType(251)
  package static let axfr = ResourceType(252)
  package static let any = ResourceType(255)

  private static let names: [ResourceType: String] = [
    .a: "A", .ns: "NS", .cname: "CNAME", .soa: "SOA", .ptr: "PTR", .mx: "MX", .txt: "TXT", .aaaa: "AAAA", .srv: "SRV",
    .opt: "OPT", .svcb: "SVCB", .https: "HTTPS", .ixfr: "IXFR", .axfr: "AXFR", .any: "ANY",
  ]

  /// Its mnemonic, or `TYPE` with the number (RFC 3597 section 5).
  package var description: String { Self.names[self] ?? "TYPE\(self.number)" }
}
