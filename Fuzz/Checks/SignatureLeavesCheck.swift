import DoppelExchange
import DoppelHTTP
package import NIOCore

/// The input is the value of a key of each form.
package enum SignatureLeavesCheck: FuzzCheck {
  package static let name = "signature-leaves"

  private static let keys = [
    "http:host", "http:queryparams:n", "http:requestBodyForm", "http:requestBodyHash", "http:requestBodyJSON", "http:url",
  ]

  package static func check(_ input: ByteBuffer) throws(FuzzFailure) {
    let signature = Signature(self.keys.map { ($0, input) })
    let leaves = self.leaves(of: signature)
    let length = signature.canonicalBytes.readableBytes
    try expect(leaves.allSatisfy { $0.range.upperBound <= length && $0.name.upperBound <= length }, "leaves are in bounds")
    let isOrdered = zip(leaves, leaves.dropFirst()).allSatisfy { $0.range.upperBound <= $1.range.lowerBound }
    try expect(isOrdered, "leaves stand in order, none within another")
    let same = signature.replacing(leaves.map { ($0, self.bytes(of: $0, in: signature)) })
    try expect(same == signature, "leaves in place of themselves change nothing")
    // a number, a part of a path and a text alike
    let other = signature.replacing(leaves.map { ($0, ByteBuffer(string: "7")) })
    try expect(Signature(entries: other.entries) == other, "what was replaced is a signature")
    try expect(other.entries.map(\.key) == signature.entries.map(\.key), "its keys are as before")
    try expect(self.leaves(of: other).map(\.place) == leaves.map(\.place), "its leaves are in the same places")
  }

  private static func leaves(of signature: Signature) -> [Signature.Leaf] {
    let http = HTTP1Protocol()
    return signature.canonicalBytes.withUnsafeReadableBytes { Signature.leaves(in: $0, form: http.form(ofKey:)) }
  }

  private static func bytes(of leaf: Signature.Leaf, in signature: Signature) -> ByteBuffer {
    let bytes = signature.canonicalBytes
    return bytes.getSlice(at: bytes.readerIndex + leaf.range.lowerBound, length: leaf.range.count) ?? ByteBuffer()
  }
}
