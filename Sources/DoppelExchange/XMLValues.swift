public import NIOCore

/// The values that stand in an XML document by themselves: attributes but those that declare namespaces, and text without the white space
/// around it.
public enum XMLValues {
  /// The document with other values in place of some; every other byte as it was. `nil` where that changes nothing. Comments and
  /// instructions within a text that is replaced go with it.
  ///
  /// - Parameters:
  ///   - text: as `FieldTree.init(xml:nesting:)` reads it.
  ///   - root: what the path of the document is.
  ///   - change: is told the path of a value, such as `body.order.item.@id`, which is the same for all elements of one name in an element,
  ///     and the value, references decoded; gives what stands in its place, `nil` for itself. What XML cannot hold leaves it, too.
  ///     Values with a path of more than `FieldTree.longestPath` bytes are not told.
  /// - Throws: as `FieldTree.init(xml:nesting:)` does.
  public static func replacing(
    in text: ByteBuffer, nesting: Int = FieldTree.defaultNesting, from root: String,
    _ change: (_ path: String, _ text: ByteBuffer) -> ByteBuffer?
  ) throws(XMLSyntaxError) -> ByteBuffer? {
    var document = XMLDocument()
    try text.withReadableBytesTyped { (all: UnsafeRawBufferPointer) throws(XMLSyntaxError) in
      var reader = XMLReader(all, nesting: nesting)
      document = try reader.read()
    }
    var splicing = Splicing(text)
    func tell(_ value: Range<Int>, _ source: Range<Int>, _ path: String) {
      let value = document.slice(value)
      let inner = Self.trimmed(value)
      guard !inner.isEmpty, path.utf8.count <= FieldTree.longestPath,
        let other = change(path, value.getSlice(at: value.readerIndex + inner.lowerBound, length: inner.count) ?? value),
        let written = Self.written(other)
      else { return }
      // white space around stays where the text is written as it reads
      let isPlain = source.count == value.readableBytes
      let range = isPlain ? source.lowerBound + inner.lowerBound..<source.lowerBound + inner.upperBound : source
      splicing.replace(range, with: written)
    }
    var open: [(end: Int, path: String)] = []
    for (index, node) in document.nodes.enumerated() {
      while let last = open.last, last.end <= index { open.removeLast() }
      let path = open.last?.path ?? root
      if node.isText {
        tell(node.content, node.source, path)
        continue
      }
      let own = path.utf8.count > FieldTree.longestPath ? path : path + FieldTree.step(document.names[node.name])
      for attribute in document.attributes[node.content] {
        let name = document.names[attribute.name]
        if name == "xmlns" || name.hasPrefix("xmlns:") { continue }
        tell(attribute.value, attribute.source, own + FieldTree.step("@" + name))
      }
      open.append((node.next, own))
    }
    return splicing.finish()
  }

  private static func trimmed(_ value: ByteBuffer) -> Range<Int> {
    value.withUnsafeReadableBytes { bytes in
      func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 }
      guard let first = bytes.firstIndex(where: { !isSpace($0) }), let last = bytes.lastIndex(where: { !isSpace($0) }) else {
        return 0..<0
      }
      return first..<last + 1
    }
  }

  /// A value as text or an attribute holds it; `nil` where XML allows no such characters (production 2).
  private static func written(_ value: ByteBuffer) -> ByteBuffer? {
    guard value.isUTF8 else { return nil }
    var result = ByteBuffer()
    for scalar in String(buffer: value).unicodeScalars {
      switch scalar {
      case "<": result.writeString("&lt;")
      case ">": result.writeString("&gt;")
      case "&": result.writeString("&amp;")
      case "\"": result.writeString("&quot;")
      case "'": result.writeString("&apos;")
      case "\t", "\n", "\r": result.writeString("&#\(scalar.value);")
      case _ where scalar.value < 0x20 || scalar.value == 0xfffe || scalar.value == 0xffff: return nil
      default: result.writeString(String(scalar))
      }
    }
    return result
  }
}
