internal import NIOCore

/// What an XML document says, flat and in document order: elements, their attributes, and text with its references decoded.
struct XMLDocument {
  /// An element, or a piece of text.
  struct Node {
    /// The place of an element's name in `names`; -1 for text.
    var name: Int
    /// The attributes of an element, in `attributes`; for text, its bytes in `text`.
    var content: Range<Int>
    /// The index of the first node after this one and all that is in it.
    var next: Int
    /// Whether it stands for itself even where it is white space: it is, or holds, more than that.
    var isMeant: Bool
    /// Of text, the bytes of the document that it was written as, with comments and instructions in it; empty for an element.
    var source: Range<Int>

    var isText: Bool { self.name < 0 }
  }

  struct Attribute {
    /// The place of the name in `names`.
    var name: Int
    /// The bytes of the value in `text`.
    var value: Range<Int>
    /// The bytes of the document between its quotes.
    var source: Range<Int>
  }

  /// Each name once, as written with its prefix.
  private(set) var names: [String] = []
  private var nameIndices: [String: Int] = [:]
  var nodes: [Node] = []
  var attributes: [Attribute] = []
  /// The text of all nodes and attributes; references decoded, line ends and attribute values normalized.
  var text = ByteBuffer()

  /// The place of a name in `names`.
  mutating func index(ofName name: String) -> Int {
    if let index = self.nameIndices[name] { return index }
    self.names.append(name)
    self.nameIndices[name] = self.names.count - 1
    return self.names.count - 1
  }

  /// The bytes at these places of `text`, without a copy.
  func slice(_ range: Range<Int>) -> ByteBuffer {
    self.text.getSlice(at: self.text.readerIndex + range.lowerBound, length: range.count) ?? ByteBuffer()
  }

  /// The indices of the nodes directly in an element.
  func children(of element: Int) -> [Int] {
    var result: [Int] = []
    var index = element + 1
    while index < self.nodes[element].next {
      result.append(index)
      index = self.nodes[index].next
    }
    return result
  }
}
