internal import DoppelExchange
package import NIOCore

extension Library {
  /// The roles that come with values of a request.
  package func roles(in key: ByteBuffer) -> [RecordedRoles.Role] { self.roles.roles(in: key, form: self.masking.form) }

  /// A request with other values in place of some.
  package func translated(_ key: ByteBuffer, by pairs: Pairs) -> Translation {
    let recorded = Dictionary(pairs.map { ($0.live, $0.recorded) }) { first, _ in first }
    return self.asRecorded(key) { recorded[$0] }
  }

  /// Whether a value that is noise in a request stands at its place in one that differs from it in noise alone; also where it is none.
  package func holds(_ match: NoisyMatch, _ value: ByteBuffer) -> Bool {
    match.key.withUnsafeReadableBytes { bytes in
      match.leaves.allSatisfy { leaf in
        guard ByteBuffer(bytes: bytes[leaf.range]) == value else { return true }
        let mark = MaskedEntries.mark(of: leaf, in: bytes)
        return match.group.only.map { self.marks(of: $0).contains(mark) } ?? (match.group.holding[mark] != nil)
      }
    }
  }
}

extension Library.NoisyMatch {
  /// The first of the entries of its answers.
  package var first: Int? { self.group.only ?? self.group.entries.values.min() }
}
