/// How a query went (RFC 1035 section 4.1.1); beyond 15 with the bits of the OPT record (RFC 6891 section 6.1.3).
package struct ResponseCode: Sendable, Hashable, CustomStringConvertible {
  package var number: UInt16

  package init(_ number: UInt16) { self.number = number }

  package static let noError = ResponseCode(0)
  package static let formatError = ResponseCode(1)
  package static let serverFailure = ResponseCode(2)
  package static let nameError = ResponseCode(3)
  package static let notImplemented = ResponseCode(4)
  package static let refused = ResponseCode(5)
  /// The version of EDNS is not spoken.
  package static let badVersion = ResponseCode(16)

  private static let names: [ResponseCode: String] = [
    .noError: "NOERROR", .formatError: "FORMERR", .serverFailure: "SERVFAIL", .nameError: "NXDOMAIN",
    .notImplemented: "NOTIMP", .refused: "REFUSED", .badVersion: "BADVERS",
  ]

  package var description: String { Self.names[self] ?? "RCODE\(self.number)" }
}
