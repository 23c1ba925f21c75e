import DoppelExchange
import NIOCore

/// Values that programs make: the same for the same number from 0 to 89.
func uuid(_ number: Int) -> String { "919108f7-52d1-4320-9bac-f847db4148\(10 + number)" }

/// How the value of a key is put together in these tests: as its first word says, such as `json:body`.
func sampleForm(of key: UnsafeRawBufferPointer) -> SignatureForm {
  switch String(decoding: key.prefix { $0 != UInt8(ascii: ":") }, as: UTF8.self) {
  case "path": .path
  case "text": .text
  case "form": .form
  case "json": .json
  case "bytes": .bytes
  default: .name
  }
}

/// Gives `body` the canonical bytes of a request's signature, with its leaves.
func withLeaves<Result>(
  _ request: Signature, _ body: (UnsafeRawBufferPointer, [Signature.Leaf]) throws -> Result
) rethrows -> Result {
  try request.canonicalBytes.withUnsafeReadableBytes { bytes in
    try body(bytes, Signature.leaves(in: bytes, form: { sampleForm(of: $0) }))
  }
}
