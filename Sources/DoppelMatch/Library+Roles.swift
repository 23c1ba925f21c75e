package import NIOCore

extension Library {
  /// The roles that come with values of a request.
  package func roles(in key: ByteBuffer) -> [RecordedRoles.Role] { self.roles.roles(in: key, form: self.masking.form) }

  /// A request with other values in place of some.
  package func translated(_ key: ByteBuffer, by pairs: Pairs) -> Translation {
    let recorded = Dictionary(pairs.map { ($0.live, $0.recorded) }) { first, _ in first }
    return self.asRecorded(key) { recorded[$0] }
  }
}
