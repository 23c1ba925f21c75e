public import NIOCore

/// A tree of fields that keeps what was written: number lexemes, member order, repeated names, escapes.
///
/// The text stays as it is in one buffer; a flat tape of slots, in the order of the text, says where each value stands.
/// Nothing is
/// decoded before it is asked for. Every protocol projects into this one form, so that matching, comparing and reporting
/// learn none.
public struct FieldTree: Sendable {
  /// What a value is.
  public enum Kind: UInt8, Sendable, Hashable {
    case object, array, string, number, `true`, `false`, null
  }

  /// One value of the tape. The members of an object are a string slot for the name, then the value's slots.
  @usableFromInline
  struct Slot: Sendable {
    @usableFromInline var start: UInt32
    @usableFromInline var length: UInt32
    /// The index of the first slot after this value and all that is in it.
    @usableFromInline var next: UInt32
    @usableFromInline var kind: Kind
    /// Whether a string holds a backslash, so that its value is not simply its bytes.
    @usableFromInline var isEscaped: Bool

    @inlinable
    init(kind: Kind, start: Int, length: Int, next: Int, isEscaped: Bool = false) {
      self.kind = kind
      self.start = UInt32(truncatingIfNeeded: start)
      self.length = UInt32(truncatingIfNeeded: length)
      self.next = UInt32(truncatingIfNeeded: next)
      self.isEscaped = isEscaped
    }

    /// The lexeme, of the text's bytes.
    func bytes(in text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
      UnsafeRawBufferPointer(rebasing: text[Int(self.start)..<Int(self.start) + Int(self.length)])
    }
  }

  /// The text and the tape, behind one reference, so that a node is copied with one retain.
  @usableFromInline
  final class Storage: Sendable {
    /// The text, its reader index at the text's first byte.
    @usableFromInline let bytes: ByteBuffer
    @usableFromInline let tape: [Slot]

    @usableFromInline
    init(bytes: ByteBuffer, tape: [Slot]) {
      self.bytes = bytes
      self.tape = tape
    }
  }

  @usableFromInline let storage: Storage
  @inlinable var bytes: ByteBuffer { self.storage.bytes }
  @inlinable var tape: [Slot] { self.storage.tape }

  /// The deepest nesting that is read where the caller names none.
  public static let defaultNesting = 512

  /// Reads one JSON text (RFC 8259), surrounded by white space at most.
  ///
  /// - Parameters:
  ///   - text: UTF-8 without a byte order mark; at most 4 GiB.
  ///   - nesting: how many levels of objects and arrays may stand in each other.
  /// - Throws: the position and reason of the first thing that is not JSON, or that goes over `nesting`.
  public init(json text: ByteBuffer, nesting: Int = FieldTree.defaultNesting) throws(JSONSyntaxError) {
    var tape: [Slot] = []
    try text.withReadableBytesTyped { (all: UnsafeRawBufferPointer) throws(JSONSyntaxError) in
      var parser = JSONParser(all, nesting: nesting)
      tape = try parser.parse()
    }
    self.storage = Storage(bytes: text, tape: tape)
  }

  /// A tree of JSON that a `JSONWriter` wrote or a tree was read from, at most 4 GiB, so that it cannot fail to read.
  public init(written text: ByteBuffer) {
    do {
      try self.init(json: text, nesting: .max)
    } catch {
      preconditionFailure("wrote what does not read: \(error)")
    }
  }

  public init(json text: String, nesting: Int = FieldTree.defaultNesting) throws(JSONSyntaxError) {
    try self.init(json: ByteBuffer(string: text), nesting: nesting)
  }

  /// The outermost value.
  @inlinable public var root: Node { Node(tree: self, index: 0) }
}

extension ByteBuffer {
  /// `withUnsafeReadableBytes` with a typed error, which the original erases.
  func withReadableBytesTyped<E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> Void) throws(E) {
    let result: Result<Void, E> = self.withUnsafeReadableBytes { all in
      do throws(E) {
        try body(all)
        return .success(())
      } catch {
        return .failure(error)
      }
    }
    try result.get()
  }
}
