package import DoppelExchange
package import NIOCore

/// A text of an answer that the server computed from its request: the digest of a body, the checksum of a message.
package struct DerivedValue: Sendable, Hashable {
  /// What it was computed from.
  package enum Source: Sendable, Hashable {
    /// The body as it was sent.
    case body
    /// A leaf of the signature, as `Signature.Leaf.place` has it, its escapes undone.
    case leaf(UInt64)
    /// The length of the body, of so many bytes: `0-1785` or `1786` where 1,786 came.
    case length(Int)
  }

  /// The shortest body whose length is known again: what is shorter is as long as many others.
  package static let shortestMeasured = 100

  /// The texts of one answer that are looked at, and the leaves of one request that they may be computed from.
  static let limit = 64
  /// Bytes of an answer's body that are looked at.
  static let longest = 64 * 1024

  /// Whether later exchanges may hold the text too.
  package var travels: Bool { self.way != nil }

  let source: Source
  /// How; `nil` for a length, which is written as it is.
  let way: Derivation?
  /// As it was recorded.
  package let text: ByteBuffer

  /// A request, as far as something may be computed from it.
  package struct Request {
    let body: ByteBuffer
    let key: ByteBuffer
    let form: (UnsafeRawBufferPointer) -> SignatureForm

    /// - Parameter key: the canonical bytes of its signature.
    package init(body: ByteBuffer, key: ByteBuffer, form: @escaping (UnsafeRawBufferPointer) -> SignatureForm) {
      self.body = body
      self.key = key
      self.form = form
    }

    /// What a text may be computed from, in the order of the request; a leaf whose place others share does not count.
    func sources(limit: Int = .max) -> [(source: Source, bytes: ByteBuffer)] {
      var sources: [(source: Source, bytes: ByteBuffer)] = []
      if self.body.readableBytes > 0 { sources.append((.body, self.body)) }
      self.key.withUnsafeReadableBytes { bytes in
        let leaves = Signature.leaves(in: bytes, form: self.form)
        let places = Dictionary(leaves.map { ($0.place, 1) }, uniquingKeysWith: +)
        for leaf in leaves where leaf.form != .name && !leaf.range.isEmpty && places[leaf.place] == 1 && sources.count < limit {
          sources.append((.leaf(leaf.place), Self.text(of: leaf, in: bytes)))
        }
      }
      return sources
    }

    private static func text(of leaf: Signature.Leaf, in bytes: UnsafeRawBufferPointer) -> ByteBuffer {
      let text = ByteBuffer(bytes: bytes[leaf.range])
      guard leaf.form == .json, leaf.range.lowerBound > 0, bytes[leaf.range.lowerBound - 1] == UInt8(ascii: "\""),
        bytes[leaf.range].contains(UInt8(ascii: "\\"))
      else { return text }
      let quoted = ByteBuffer(bytes: bytes[(leaf.range.lowerBound - 1)...leaf.range.upperBound])
      return (try? FieldTree(json: quoted))?.root.string.map { ByteBuffer(string: $0) } ?? text
    }
  }

  /// The texts in parts of an answer that were computed from its request.
  ///
  /// Each is computed again to see whether it is the same; that a text looks like one is no more than the reason to try.
  package static func all(in parts: [ByteBuffer], of request: () -> Request) -> [DerivedValue] {
    var sources: [(source: Source, bytes: ByteBuffer)]?
    var known: [Source: [Derivation: ByteBuffer]] = [:]
    var found: [DerivedValue] = []
    var tried = 0
    for part in parts {
      part.withUnsafeReadableBytes { bytes in
        Derivation.forEachText(in: UnsafeRawBufferPointer(rebasing: bytes.prefix(self.longest))) { range, ways in
          guard tried < self.limit else { return }
          tried += 1
          let all = sources ?? request().sources(limit: self.limit)
          sources = all
          let text = ByteBuffer(bytes: bytes[range])
          for way in ways {
            for (source, bytes) in all {
              let own = known[source]?[way] ?? way.text(of: bytes)
              known[source, default: [:]][way] = own
              guard own == text else { continue }
              let value = DerivedValue(source: source, way: way, text: text)
              if !found.contains(value) { found.append(value) }
              return
            }
          }
        }
      }
    }
    return found
  }

  /// The texts that another request would have got in place of these.
  package static func pairs(
    _ values: [DerivedValue], for request: Request
  ) -> [(live: ByteBuffer, recorded: ByteBuffer)] {
    let sources = Dictionary(request.sources().map { ($0.source, $0.bytes) }) { first, _ in first }
    return values.compactMap { value in
      if case .length(let length) = value.source {
        return (MeasuredText.text(value.text, of: length, as: request.body.readableBytes), value.text)
      }
      return sources[value.source].flatMap { source in value.way.map { ($0.text(of: source), value.text) } }
    }
  }

  /// The texts among the fields of an answer that tell how long the body of its request was; a number alone may be any.
  package static func lengths(in fields: [ByteBuffer], of body: ByteBuffer) -> [DerivedValue] {
    let length = body.readableBytes
    guard length >= self.shortestMeasured else { return [] }
    return fields.filter { field in
      MeasuredText.tells(length, field) && !field.readableBytesView.allSatisfy { Digits.decimal($0) != nil }
    }.map { DerivedValue(source: .length(length), way: nil, text: $0) }
  }
}
