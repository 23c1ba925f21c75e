public import NIOCore

extension FieldTree {
  /// The text without white space between tokens; every lexeme as it was.
  public var compact: ByteBuffer { self.written(.compact) }

  /// The text for people, every lexeme as it was.
  public var pretty: ByteBuffer { self.written(.pretty) }

  private func written(_ style: JSONWriter.Style) -> ByteBuffer {
    var writer = JSONWriter(style)
    writer.node(self.root)
    return writer.buffer
  }

  /// The one text that all documents of the same content share: no white space, members sorted by the bytes of their names
  /// (repeated names keep their order), strings with as few escapes as JSON allows. Numbers stay as written: `1.0` is not `1`.
  public var canonical: ByteBuffer {
    var writer = JSONWriter(.compact, into: ByteBuffer())
    writer.canonical(self.root)
    return writer.buffer
  }
}

extension FieldTree: Equatable {
  /// Equal where the same lexemes stand in the same order; white space between them does not matter.
  public static func == (left: FieldTree, right: FieldTree) -> Bool {
    let (tape, otherTape) = (left.tape, right.tape)
    guard tape.count == otherTape.count else { return false }
    return left.bytes.withUnsafeReadableBytes { bytes in
      right.bytes.withUnsafeReadableBytes { otherBytes in
        tape.indices.allSatisfy { index in
          let (slot, other) = (tape[index], otherTape[index])
          guard slot.kind == other.kind, slot.next == other.next else { return false }
          if slot.kind == .object || slot.kind == .array { return true }
          return slot.length == other.length && slot.bytes(in: bytes).elementsEqual(other.bytes(in: otherBytes))
        }
      }
    }
  }
}
