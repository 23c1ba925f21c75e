import DoppelWire
package import NIOCore

package enum ClientHelloCheck: FuzzCheck {
  package static let name = "client-hello"

  /// Of a long input not every beginning is read.
  private static let beginnings = 64

  package static func check(_ input: ByteBuffer) throws(FuzzFailure) {
    for limits in [Limits.defaults, .narrow] {
      let whole = ClientHello.read(input, limits: limits)
      let step = max(1, input.readableBytes / self.beginnings)
      var before = ClientHello.Reading.needMore
      for length in stride(from: 0, to: input.readableBytes, by: step) {
        guard let beginning = input.getSlice(at: input.readerIndex, length: length) else { continue }
        let reading = ClientHello.read(beginning, limits: limits)
        try expect(before == .needMore || reading == before, "what was told of a beginning stays true")
        before = reading
      }
      try expect(before == .needMore || whole == before, "what was told of a beginning is true of the whole")
      guard case .hello(let hello) = whole else { continue }
      try expect(hello.applicationProtocols.count <= limits.protocolsOffered, "no more protocols are kept than the limit")
      guard let name = hello.serverName, name != .unnamed else { continue }
      try expect(ServerName(name.text) == name, "a name reads back from its text")
    }
  }
}
