package import NIOCore

extension FieldTree {
  /// The text without white space between tokens; every lexeme as it was.
  package var compact: ByteBuffer { self.written(.compact) }

  /// The text for people, every lexeme as it was.
  package var pretty: ByteBuffer { self.written(.pretty) }

  private func written(_ style: JSONWriter.Style) -> ByteBuffer {
    var writer = JSONWriter(style)
    writer.node(self.root)
    return writer.buffer
  }

  /// The one text that all documents of the same content share: no white space, members sorted by the bytes of their names
  /// (repeated names keep their order), strings with as few escapes as JSON allows. Numbers stay as written: `1.0` is not `1`.
  package var canonical: ByteBuffer {
    var writer = JSONWriter(.compact)
    Self.writeCanonical(self.root, into: &writer)
    return writer.buffer
  }

  private static func writeCanonical(_ node: Node, into writer: inout JSONWriter) {
    switch node.kind {
    case .object:
      writer.beginObject()
      let members = node.members.enumerated().map { (order: $0.offset, name: $0.element.name, value: $0.element.value) }
      let sorted = members.sorted { left, right in
        left.name.utf8.lexicographicallyPrecedes(right.name.utf8) || (left.name == right.name && left.order < right.order)
      }
      for member in sorted {
        writer.name(member.name)
        self.writeCanonical(member.value, into: &writer)
      }
      writer.endObject()
    case .array:
      writer.beginArray()
      for element in node.elements { self.writeCanonical(element, into: &writer) }
      writer.endArray()
    case .string: writer.string(node.string ?? "")
    case .number, .true, .false, .null: writer.lexeme(node.lexeme)
    }
  }
}

extension FieldTree: Equatable {
  /// Equal where the same lexemes stand in the same order; white space between them does not matter.
  package static func == (left: FieldTree, right: FieldTree) -> Bool {
    guard left.tape.count == right.tape.count else { return false }
    return left.tape.indices.allSatisfy { index in
      let (one, other) = (left.tape[index], right.tape[index])
      guard one.kind == other.kind, one.next == other.next else { return false }
      if one.kind == .object || one.kind == .array { return true }
      return Node(tree: left, index: index).lexeme == Node(tree: right, index: index).lexeme
    }
  }
}
