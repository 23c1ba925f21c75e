package import DoppelExchange
internal import DoppelHTTP
internal import DoppelOpaque
package import DoppelWire
package import NIOCore

/// The protocols that Doppel knows, in the order in which they are asked about the first bytes of a client.
package enum Protocols {
  package static let all: [any WireProtocol] = [HTTP1Protocol()]

  /// What stands for bytes that no protocol knows.
  package static let opaque: any WireProtocol = OpaqueProtocol()

  /// The protocol of that name; recordings of other tools write `https` for HTTP over TLS.
  package static func named(_ name: String) -> (any WireProtocol)? {
    let name = name == "https" ? "http" : name
    if name == self.opaque.name { return self.opaque }
    return self.all.first { $0.name == name }
  }

  /// How the value of a signature's key is put together, whichever protocol's it is.
  package static func form(ofKey key: UnsafeRawBufferPointer) -> SignatureForm {
    for one in self.all {
      let form = one.form(ofKey: key)
      if form != .name { return form }
    }
    return .name
  }

  /// The texts of an answer, each with its codings undone, always in one order, whichever protocol's it is.
  package static func texts(of response: PreparedResponse) -> [ByteBuffer] {
    var texts: [ByteBuffer] = []
    for one in self.all where texts.isEmpty {
      _ = one.rewriting(response) { _, text in
        texts.append(text)
        return nil
      } following: { _, _, _ in
        nil
      }
    }
    return texts
  }

  /// A dissector that finds out the protocol from the first bytes.
  package static func makeDetectingDissector(_ context: ConnectionContext, limits: Limits) -> any Dissector {
    DetectingDissector(context, limits: limits)
  }

  /// The protocol of a client whose first bytes are these.
  ///
  /// - Returns: `nil` where more bytes must tell; `opaque` where no protocol knows them.
  package static func detect(_ bytes: ByteBuffer, limits: Limits = .defaults) -> (any WireProtocol)? {
    var mayBe = false
    for one in self.all {
      switch one.sniff(bytes) {
      case .yes: return one
      case .more: mayBe = true
      case .no: break
      }
    }
    return mayBe && bytes.readableBytes < limits.sniffedBytes ? nil : self.opaque
  }
}
