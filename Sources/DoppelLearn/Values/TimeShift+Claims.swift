internal import DoppelExchange
package import NIOCore

extension TimeShift {
  /// The claims of a token that are moments (RFC 7519 section 4.1, OpenID Connect Core 1.0 section 2).
  private static let claims: Set<String> = ["exp", "iat", "nbf", "auth_time"]

  /// The claims of a token with the moments moved that are within ten years of the answer; `nil` where that changes nothing.
  ///
  /// - Parameter claims: a JSON object.
  package func moving(claims: ByteBuffer) -> ByteBuffer? {
    guard self.seconds != 0, let tree = try? FieldTree(json: claims), tree.root.kind == .object else { return nil }
    var writer = JSONWriter()
    var isMoved = false
    writer.beginObject()
    for member in tree.root.members {
      writer.name(lexeme: member.nameLexeme)
      if Self.claims.contains(member.name), let moved = self.moving(number: member.value) {
        writer.lexeme(moved)
        isMoved = true
      } else {
        writer.node(member.value)
      }
    }
    writer.endObject()
    return isMoved ? writer.buffer : nil
  }

  /// Seconds since 1970, whose decimals stay.
  private func moving(number node: FieldTree.Node) -> ByteBuffer? {
    let whole = node.text.prefix { $0 != "." }
    guard node.kind == .number, let count = Int64(whole) else { return nil }
    let (nanoseconds, overflow) = count.multipliedReportingOverflow(by: 1_000_000_000)
    guard !overflow, self.isNear(Timestamp(nanoseconds: nanoseconds), Self.dateWindow) else { return nil }
    return ByteBuffer(string: String(count + self.seconds) + node.text.dropFirst(whole.count))
  }
}
