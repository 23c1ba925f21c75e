public import NIOCore

extension FieldTree {
  /// Gives `body` the outermost value without reference counts, for decoders that visit every member of many documents.
  ///
  /// The view, and every view got from it, may be used only within `body`.
  @inlinable
  public func withView<R, E: Error>(_ body: (View) throws(E) -> R) throws(E) -> R {
    let result: Result<R, E> = self.bytes.withUnsafeReadableBytes { text in
      self.tape.withUnsafeBufferPointer { tape in
        do throws(E) {
          return .success(try body(View(text: text, tape: tape, index: 0)))
        } catch {
          return .failure(error)
        }
      }
    }
    return try result.get()
  }

  /// One value of a tree, as pointers: costs no reference counts, valid only within the call of `withView` that gave it.
  public struct View {
    @usableFromInline let text: UnsafeRawBufferPointer
    @usableFromInline let tape: UnsafeBufferPointer<Slot>
    @usableFromInline let index: Int

    @inlinable
    init(text: UnsafeRawBufferPointer, tape: UnsafeBufferPointer<Slot>, index: Int) {
      self.text = text
      self.tape = tape
      self.index = index
    }

    @inlinable var slot: Slot { self.tape[self.index] }

    @inlinable public var kind: Kind { self.slot.kind }

    /// The bytes of the value as they were written; a string with its quotes.
    @inlinable public var lexeme: UnsafeRawBufferPointer {
      let slot = self.slot
      return UnsafeRawBufferPointer(rebasing: self.text[Int(slot.start)..<Int(slot.start) + Int(slot.length)])
    }

    /// The bytes between the quotes of a string that has no escapes; `nil` otherwise.
    @inlinable public var plainString: UnsafeRawBufferPointer? {
      let slot = self.slot
      guard slot.kind == .string, !slot.isEscaped else { return nil }
      let start = Int(slot.start) + 1
      return UnsafeRawBufferPointer(rebasing: self.text[start..<start + Int(slot.length) - 2])
    }

    /// The value of a string, its escapes undone; `nil` for other kinds. A lone surrogate becomes U+FFFD.
    @inlinable public var string: String? {
      if let plain = self.plainString { return String(decoding: plain, as: UTF8.self) }
      return self.escapedString
    }

    @usableFromInline var escapedString: String? {
      let slot = self.slot
      guard slot.kind == .string else { return nil }
      let start = Int(slot.start) + 1
      let inner = UnsafeRawBufferPointer(rebasing: self.text[start..<start + Int(slot.length) - 2])
      return JSONEscapes.undo(inner)
    }

    /// Whether this is a string of exactly this ASCII text.
    @inlinable
    public func isString(_ expected: StaticString) -> Bool {
      let slot = self.slot
      guard slot.kind == .string else { return false }
      guard !slot.isEscaped else { return self.escapedString == "\(expected)" }
      let length = Int(slot.length) - 2
      guard length == expected.utf8CodeUnitCount else { return false }
      let wanted = expected.utf8Start
      let start = Int(slot.start) + 1
      for index in 0..<length where self.text[start + index] != wanted[index] { return false }
      return true
    }

    /// The value of a number as an integer; `nil` where it is none, or does not fit.
    @inlinable public var integer: Int? {
      guard self.kind == .number else { return nil }
      var rest = self.lexeme[...]
      let isNegative = rest.first == UInt8(ascii: "-")
      if isNegative { rest = rest.dropFirst() }
      guard !rest.isEmpty, rest.count <= 18 else { return nil }
      var value = 0
      for digit in rest {
        guard digit >= 0x30, digit <= 0x39 else { return nil }
        value = value * 10 + Int(digit - 0x30)
      }
      return isNegative ? -value : value
    }

    /// The members of an object in order, none for other kinds.
    @inlinable public var members: Members { Members(self) }

    /// The elements of an array, none for other kinds.
    @inlinable public var elements: Elements { Elements(self) }

    /// The first member of that name.
    @inlinable
    public func member(_ name: StaticString) -> View? {
      for member in self.members where member.name.isString(name) { return member.value }
      return nil
    }

    @inlinable func at(_ index: Int) -> View { View(text: self.text, tape: self.tape, index: index) }

    /// The names and values of an object's members.
    public struct Members: Sequence, IteratorProtocol {
      @usableFromInline var values: Values

      @inlinable
      init(_ view: View) { self.values = Values(view, of: .object) }

      @inlinable
      public mutating func next() -> (name: View, value: View)? {
        guard let name = self.values.next(), let value = self.values.next() else { return nil }
        return (name, value)
      }
    }

    /// The elements of an array.
    public struct Elements: Sequence, IteratorProtocol {
      @usableFromInline var values: Values

      @inlinable
      init(_ view: View) { self.values = Values(view, of: .array) }

      @inlinable
      public mutating func next() -> View? { self.values.next() }
    }

    /// What stands within an object or array, names too, one after the other.
    @usableFromInline
    struct Values {
      @usableFromInline let view: View
      @usableFromInline var index: Int
      @usableFromInline let end: Int

      @inlinable
      init(_ view: View, of kind: Kind) {
        self.view = view
        self.index = view.index + 1
        self.end = view.kind == kind ? Int(view.slot.next) : 0
      }

      @inlinable
      mutating func next() -> View? {
        guard self.index < self.end else { return nil }
        let value = self.view.at(self.index)
        self.index = Int(value.slot.next)
        return value
      }
    }
  }
}
