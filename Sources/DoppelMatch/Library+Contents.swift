internal import DoppelExchange
package import DoppelLearn
package import NIOCore

extension Library {
  /// A request with the recorded lengths of what its client sent, where it names that by its digest: `{"digest": …, "size": 1786}`.
  ///
  /// Of several digests the nearest counts whose content is as long. Nothing else in a request is known to be a length.
  ///
  /// - Parameters:
  ///   - recorded: the recorded value for which one stands.
  ///   - length: the bytes that this client sent in place of a recorded content; `nil` where that is not known.
  package func measured(
    _ key: ByteBuffer, recorded: (ByteBuffer) -> ByteBuffer?, length: (SentContent) -> Int?
  ) -> (key: ByteBuffer, lengths: [(live: ByteBuffer, recorded: ByteBuffer)]) {
    var changes: [(leaf: Signature.Leaf, bytes: ByteBuffer)] = []
    var lengths: [(live: ByteBuffer, recorded: ByteBuffer)] = []
    key.withUnsafeReadableBytes { bytes in
      let leaves = Signature.leaves(in: bytes, form: self.masking.form)
      let named = NoisyLeaves.of(bytes, leaves).compactMap { leaf, _ -> (at: Int, live: String, recorded: String)? in
        let live = ByteBuffer(bytes: bytes[leaf.range])
        let content = (recorded(live) ?? live).withUnsafeReadableBytes { self.contents.content(named: $0) }
        guard let content, let own = length(content), own != content.length else { return nil }
        return (leaf.range.lowerBound, String(own), String(content.length))
      }
      guard !named.isEmpty else { return }
      for leaf in leaves where leaf.form != .name && leaf.form != .path && leaf.form != .bytes {
        let text = bytes[leaf.range]
        let nearest = named.filter { text.elementsEqual($0.live.utf8) }
          .min { abs($0.at - leaf.range.lowerBound) < abs($1.at - leaf.range.lowerBound) }
        guard let nearest else { continue }
        changes.append((leaf, ByteBuffer(string: nearest.recorded)))
        lengths.append((ByteBuffer(string: nearest.live), ByteBuffer(string: nearest.recorded)))
      }
    }
    guard !changes.isEmpty else { return (key, []) }
    return (Signature(uncheckedCanonicalBytes: key).replacing(changes).canonicalBytes, lengths)
  }
}
