public import NIOCore

extension FieldTree {
  /// One value of a tree.
  public struct Node: Sendable {
    public let tree: FieldTree
    @usableFromInline let index: Int

    @inlinable
    init(tree: FieldTree, index: Int) {
      self.tree = tree
      self.index = index
    }

    @inlinable var slot: Slot { self.tree.tape[self.index] }

    @inlinable public var kind: Kind { self.slot.kind }

    /// The bytes of the value as they were written; a string with its quotes.
    public var lexeme: ByteBuffer {
      let slot = self.slot
      return self.tree.bytes.getSlice(at: self.tree.bytes.readerIndex + Int(slot.start), length: Int(slot.length))
        ?? ByteBuffer()
    }

    /// The lexeme as text.
    public var text: String { String(buffer: self.lexeme) }

    /// The value of a string, its escapes undone; `nil` for other kinds. A lone surrogate becomes U+FFFD.
    public var string: String? {
      let slot = self.slot
      guard slot.kind == .string else { return nil }
      let start = Int(slot.start) + 1
      return self.tree.bytes.withUnsafeReadableBytes { all in
        let inner = UnsafeRawBufferPointer(rebasing: all[start..<start + Int(slot.length) - 2])
        return slot.isEscaped ? JSONEscapes.undo(inner) : String(decoding: inner, as: UTF8.self)
      }
    }

    /// The bytes between the quotes of a string that has no escapes; `nil` otherwise. Costs no copy.
    public var plainStringBytes: ByteBuffer? {
      let slot = self.slot
      guard slot.kind == .string, !slot.isEscaped else { return nil }
      return self.tree.bytes.getSlice(
        at: self.tree.bytes.readerIndex + Int(slot.start) + 1, length: Int(slot.length) - 2)
    }

    /// The value of a number as an integer; `nil` where it is none, or does not fit.
    public var integer: Int? { self.kind == .number ? Int(self.text) : nil }

    /// The value of a number, rounded to the nearest `Double`.
    public var double: Double? { self.kind == .number ? Double(self.text) : nil }

    public var bool: Bool? {
      switch self.kind {
      case .true: true
      case .false: false
      case .object, .array, .string, .number, .null: nil
      }
    }

    /// The first member of that name; `nil` where there is none or this is no object.
    public subscript(name: String) -> Node? {
      for member in self.members where member.hasName(name) { return member.value }
      return nil
    }

    /// The element at `index`; `nil` where there is none or this is no array.
    public subscript(position: Int) -> Node? {
      guard position >= 0 else { return nil }
      for (index, element) in self.elements.enumerated() where index == position { return element }
      return nil
    }

    /// The elements of an array, none for other kinds.
    public var elements: Elements { Elements(self) }

    /// The members of an object in order, none for other kinds.
    public var members: Members { Members(self) }

    /// A copy of this value as a tree of its own, without the rest of the text.
    public var detached: FieldTree { FieldTree(written: ByteBuffer(bytes: self.lexeme.readableBytesView)) }
  }

  /// One member of an object.
  public struct Member: Sendable {
    let nameNode: Node
    public let value: Node

    public var name: String { self.nameNode.string ?? "" }

    /// The name as it was written, with its quotes.
    public var nameLexeme: ByteBuffer { self.nameNode.lexeme }

    /// Whether this is the name, without making a string of it where the name has no escapes.
    public func hasName(_ name: String) -> Bool {
      let slot = self.nameNode.slot
      guard !slot.isEscaped else { return self.name.utf8.elementsEqual(name.utf8) }
      guard Int(slot.length) - 2 == name.utf8.count else { return false }
      return self.nameNode.tree.bytes.withUnsafeReadableBytes { all in
        name.utf8.elementsEqual(all[(Int(slot.start) + 1)..<(Int(slot.start + slot.length) - 1)])
      }
    }
  }

  public struct Elements: Sequence, IteratorProtocol, Sendable {
    private let tree: FieldTree
    private var index: Int
    private let end: Int

    init(_ node: Node) {
      self.tree = node.tree
      self.index = node.index + 1
      self.end = node.kind == .array ? Int(node.slot.next) : 0
    }

    public mutating func next() -> Node? {
      guard self.index < self.end else { return nil }
      let node = Node(tree: self.tree, index: self.index)
      self.index = Int(node.slot.next)
      return node
    }
  }

  public struct Members: Sequence, IteratorProtocol, Sendable {
    private let tree: FieldTree
    private var index: Int
    private let end: Int

    init(_ node: Node) {
      self.tree = node.tree
      self.index = node.index + 1
      self.end = node.kind == .object ? Int(node.slot.next) : 0
    }

    public mutating func next() -> Member? {
      guard self.index < self.end else { return nil }
      let value = Node(tree: self.tree, index: self.index + 1)
      let member = Member(nameNode: Node(tree: self.tree, index: self.index), value: value)
      self.index = Int(value.slot.next)
      return member
    }
  }
}
