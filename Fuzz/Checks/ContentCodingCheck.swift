import DoppelHTTP
package import NIOCore

/// The first byte chooses one or two codings, the others are the body.
package enum ContentCodingCheck: FuzzCheck {
  package static let name = "content-coding"

  private static let codings: [ContentCoding] = [.gzip, .deflate, .brotli, .zstd, .identity]
  /// Two outputs that compressed inputs of a few bytes go over.
  private static let limits = (less: 1_000, more: 300_000)

  package static func check(_ input: ByteBuffer) throws(FuzzFailure) {
    var body = input
    guard let choice = body.readInteger(as: UInt8.self) else { return }
    let first = self.codings[Int(choice & 7) % self.codings.count]
    let second = self.codings[Int(choice >> 3 & 7) % self.codings.count]
    let list = choice & 0x40 == 0 ? [first] : [first, second]
    let less = ContentCoding.undo(list, of: body, limit: self.limits.less)
    let more = ContentCoding.undo(list, of: body, limit: self.limits.more)
    // the identity makes nothing, so it has no output to bound
    let isMade = list.contains { $0 != .identity }
    if isMade, let less { try expect(less.readableBytes <= self.limits.less, "the limit holds") }
    if isMade, let more { try expect(more.readableBytes <= self.limits.more, "the limit holds") }
    if let less { try expect(more == less, "a larger limit changes nothing of what fits the smaller") }
    if list.count == 1, let more, more.readableBytes <= self.limits.less {
      try expect(less == more, "what fits the smaller limit is undone under it")
    }
  }
}
