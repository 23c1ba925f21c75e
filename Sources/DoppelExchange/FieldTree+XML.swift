public import NIOCore

extension FieldTree {
  /// Reads one XML 1.0 document into a tree whose paths read as the document does: `response.data.item[1].@id`.
  ///
  /// - The tree is an object with one member, the root element. Names stand as written, prefix included.
  /// - An element without attributes and without elements in it is a string: its text, empty for an empty element.
  /// - Any other element is an object: `@name` for each attribute, `name` for each element in it (an array where several have that
  ///   name), and `#text` for its text (an array where elements stand between several pieces).
  /// - Where the parts of an element have more than one name, `#order` lists those names in document order: each once where all of a
  ///   name stand together, else one for each part. It keeps documents apart that differ only in order, and yet one more `item`
  ///   in a list of several changes nothing but that list.
  /// - White space among elements is dropped, unless other text stands beside them, `xml:space="preserve"` asks for it, or it is
  ///   written as CDATA or a reference. Comments and processing instructions are dropped.
  ///
  /// Two documents have the same `canonical` exactly when they differ at most in the order of attributes, in that white space, in
  /// comments and instructions, and in how characters are written (references, CDATA, quotes, line ends).
  ///
  /// - Parameters:
  ///   - text: UTF-8, with or without a byte order mark; at most 1 GiB.
  ///   - nesting: how many elements may stand in each other.
  /// - Throws: the position and reason of the first thing that is not well-formed, that is not read (a DOCTYPE with declarations, other
  ///   entities, other encodings), or that goes over `nesting`.
  public init(xml text: ByteBuffer, nesting: Int = FieldTree.defaultNesting) throws(XMLSyntaxError) {
    var document = XMLDocument()
    try text.withReadableBytesTyped { (all: UnsafeRawBufferPointer) throws(XMLSyntaxError) in
      var reader = XMLReader(all, nesting: nesting)
      document = try reader.read()
    }
    var projection = XMLProjection(document)
    self.init(written: projection.json())
  }

  public init(xml text: String, nesting: Int = FieldTree.defaultNesting) throws(XMLSyntaxError) {
    try self.init(xml: ByteBuffer(string: text), nesting: nesting)
  }
}

/// Writes a document as the JSON that `FieldTree.init(xml:nesting:)` describes, without recursion.
private struct XMLProjection {
  private enum Step {
    case node(Int), name(String), beginArray, endArray, order([String]), endObject
  }

  private let document: XMLDocument
  /// What is still to be written, the next step last.
  private var steps: [Step] = []

  init(_ document: XMLDocument) { self.document = document }

  mutating func json() -> ByteBuffer {
    var writer = JSONWriter()
    writer.beginObject()
    self.steps = [.endObject, .node(0), .name(self.document.names[self.document.nodes[0].name])]
    while let step = self.steps.popLast() {
      switch step {
      case .node(let node): self.write(node, into: &writer)
      case .name(let name): writer.name(name)
      case .beginArray: writer.beginArray()
      case .endArray: writer.endArray()
      case .order(let names):
        writer.name("#order")
        writer.beginArray()
        for name in names { writer.string(name) }
        writer.endArray()
      case .endObject: writer.endObject()
      }
    }
    return writer.buffer
  }

  private mutating func write(_ node: Int, into writer: inout JSONWriter) {
    let content = self.document.nodes[node].content
    guard !self.document.nodes[node].isText else { return writer.string(self.document.slice(content)) }
    let parts = self.parts(of: node)
    if content.isEmpty, parts.isEmpty { return writer.string("") }
    if content.isEmpty, parts.count == 1, self.document.nodes[parts[0]].isText { return self.write(parts[0], into: &writer) }
    writer.beginObject()
    for attribute in self.document.attributes[content] {
      writer.name("@" + self.document.names[attribute.name])
      writer.string(self.document.slice(attribute.value))
    }
    self.push(parts)
  }

  /// The elements and the text directly in an element, without white space that is not meant.
  private func parts(of element: Int) -> [Int] {
    let all = self.document.children(of: element)
    guard all.contains(where: { !self.document.nodes[$0].isText }) else { return all }
    let hasText = all.contains { self.document.nodes[$0].isText && self.document.nodes[$0].isMeant }
    return hasText ? all : all.filter { !self.document.nodes[$0].isText }
  }

  private func name(of part: Int) -> String {
    let name = self.document.nodes[part].name
    return name < 0 ? "#text" : self.document.names[name]
  }

  /// Queues the members of an object for its parts, grouped by name, and its end.
  private mutating func push(_ parts: [Int]) {
    if parts.count == 1 {
      self.steps += [.endObject, .node(parts[0]), .name(self.name(of: parts[0]))]
      return
    }
    var groups: [[Int]] = []
    var groupOfName: [Int: Int] = [:]
    var runs = 0
    var last: Int?
    for part in parts {
      let name = self.document.nodes[part].name
      if name != last { runs += 1 }
      last = name
      if let group = groupOfName[name] {
        groups[group].append(part)
      } else {
        groupOfName[name] = groups.count
        groups.append([part])
      }
    }
    self.steps.append(.endObject)
    if groups.count > 1 {
      let standTogether = runs == groups.count
      self.steps.append(.order((standTogether ? groups.map { $0[0] } : parts).map(self.name(of:))))
    }
    for group in groups.reversed() {
      if group.count > 1 { self.steps.append(.endArray) }
      for part in group.reversed() { self.steps.append(.node(part)) }
      if group.count > 1 { self.steps.append(.beginArray) }
      self.steps.append(.name(self.name(of: group[0])))
    }
  }
}
