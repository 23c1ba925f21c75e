import DoppelExchange
import DoppelHTTP
package import NIOCore

/// The input is a request.
package enum HTTPSignatureCheck: FuzzCheck {
  package static let name = "http-signature"

  package static func check(_ input: ByteBuffer) throws(FuzzFailure) {
    guard let request = HTTPMessages.request(input) else { return }
    for host in [nil, "Fixed.Test"] {
      let signature = HTTPSignature.of(request, host: host)
      let general = HTTPSignature.general(request, host: host)
      try expect(signature == general, "the short way gives the signature of the long one")
      try expect(signature.canonicalBytes == general.canonicalBytes, "equal signatures have equal bytes")
      let again = Signature(canonicalBytes: signature.canonicalBytes)
      try expect(again == signature, "a signature reads back from its bytes")
      try expect(HTTPSignature.modernize(signature) == signature, "a signature of today is in the form of today")
    }
    let signature = HTTPSignature.of(request, host: nil)
    if let other = self.withQueryReversed(request) {
      try expect(HTTPSignature.of(other, host: nil) == signature, "the order of query parameters does not matter")
    }
    if let other = self.withBodyReversed(request, signature) {
      try expect(HTTPSignature.of(other, host: nil) == signature, "the order within a body does not matter")
    }
  }

  /// The request with the parameters of its query in the opposite order; `nil` where it has no query.
  private static func withQueryReversed(_ request: Message) -> Message? {
    guard case .request(let method, let target, let version) = request.start, method != "CONNECT",
      let mark = target.utf8.firstIndex(of: UInt8(ascii: "?"))
    else { return nil }
    var other = request
    // by bytes: what follows the question mark may be one character with it
    let start = target.utf8.index(after: mark)
    let reversed = Array(target.utf8[..<start]) + self.reversed(target.utf8[start...])
    other.start = .request(method: method, target: String(decoding: reversed, as: UTF8.self), version: version)
    return other
  }

  /// The request with what its body consists of in the opposite order; `nil` where order counts.
  private static func withBodyReversed(_ request: Message, _ signature: Signature) -> Message? {
    guard request.fields.firstIndex(of: "Content-Encoding") == nil else { return nil }
    var other = request
    if signature["http:requestBodyForm"] != nil {
      other.body = ByteBuffer(bytes: self.reversed(request.body.readableBytesView))
      return other
    }
    guard signature["http:requestBodyJSON"] != nil, let tree = try? FieldTree(json: request.body) else { return nil }
    let members = Array(tree.root.members)
    guard Set(members.map { Array($0.name.utf8) }).count == members.count, !members.isEmpty else { return nil }
    var writer = JSONWriter()
    writer.beginObject()
    for member in members.reversed() {
      writer.name(member.name)
      writer.node(member.value)
    }
    writer.endObject()
    other.body = writer.buffer
    return other
  }

  private static func reversed(_ pairs: some Collection<UInt8>) -> [UInt8] {
    Array(pairs.split(separator: UInt8(ascii: "&")).reversed().joined(separator: [UInt8(ascii: "&")]))
  }
}
