public import NIOCore

extension FieldTree {
  /// Bytes of the longest path of a value that `replacing` tells; what stands deeper, or below longer names, stays as it is.
  public static let longestPath = 1024

  /// The text with other values in place of some strings and numbers; every other byte as it was. `nil` where that changes nothing.
  ///
  /// - Parameters:
  ///   - root: what the path of the outermost value is.
  ///   - change: is told the path of a string or a number, such as `body.items[].id`, and its value, escapes undone; gives what stands
  ///     in its place, `nil` for itself. In place of a number what is none is written as a string.
  public func replacing(
    from root: String, _ change: (_ path: String, _ text: ByteBuffer) -> ByteBuffer?
  ) -> ByteBuffer? {
    var rewriting = Rewriting(splicing: Splicing(self.bytes))
    rewriting.walk(self.root, root, change)
    return rewriting.splicing.finish()
  }

  private struct Rewriting {
    var splicing: Splicing

    mutating func walk(_ node: Node, _ path: String, _ change: (String, ByteBuffer) -> ByteBuffer?) {
      guard path.utf8.count <= FieldTree.longestPath else { return }
      switch node.kind {
      case .object: for member in node.members { self.walk(member.value, path + FieldTree.step(member.name), change) }
      case .array:
        let path = path + "[]"
        for element in node.elements { self.walk(element, path, change) }
      case .string:
        let text = node.plainStringBytes ?? ByteBuffer(string: node.string ?? "")
        if let other = change(path, text) { self.write(Self.quoted(other), in: node.slot) }
      case .number:
        guard let other = change(path, node.lexeme) else { return }
        self.write(Self.isNumber(other) ? other : Self.quoted(other), in: node.slot)
      case .true, .false, .null: break
      }
    }

    private mutating func write(_ text: ByteBuffer, in slot: Slot) {
      let start = Int(slot.start)
      self.splicing.replace(start..<start + Int(slot.length), with: text)
    }

    private static func quoted(_ text: ByteBuffer) -> ByteBuffer {
      var writer = JSONWriter()
      writer.string(text)
      return writer.buffer
    }

    private static func isNumber(_ text: ByteBuffer) -> Bool { (try? FieldTree(json: text))?.root.kind == .number }
  }

  /// One step of a path: `.name`, or in brackets and quotes what is not plain.
  static func step(_ name: String) -> String {
    let isPlain =
      !name.isEmpty
      && name.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x80...: true
        default: false
        }
      }
    if isPlain { return "." + name }
    var writer = JSONWriter()
    writer.string(name)
    return "[" + String(buffer: writer.buffer) + "]"
  }
}
