package import NIOCore

/// Writes JSON into a buffer, token by token; commas, colons and indentation come by themselves.
///
/// The caller keeps to the grammar: `name` before each value in an object, as many `end`s as `begin`s.
package struct JSONWriter: Sendable {
  package enum Style: Sendable, Hashable {
    /// No white space.
    case compact
    /// One member or element a line, indented by two spaces; empty objects and arrays stay on one line.
    case pretty
  }

  private enum Position: Sendable { case first, later, afterName }

  /// What was in the buffer before.
  private let former: ByteBuffer
  /// What was written: an array, because appending to it a byte at a time costs no checks of exclusive access.
  fileprivate var bytes: [UInt8] = []
  private let style: Style
  private var depth = 0
  private var position = Position.first

  package init(_ style: Style = .compact, into buffer: ByteBuffer = ByteBuffer()) {
    self.style = style
    self.former = buffer
    self.bytes.reserveCapacity(2_048)
  }

  /// What was in the buffer that the writer was made with, and all that was written.
  package var buffer: ByteBuffer {
    var buffer = self.former
    buffer.writeBytes(self.bytes)
    return buffer
  }

  package mutating func beginObject() { self.begin(UInt8(ascii: "{")) }
  package mutating func endObject() { self.end(UInt8(ascii: "}")) }
  package mutating func beginArray() { self.begin(UInt8(ascii: "[")) }
  package mutating func endArray() { self.end(UInt8(ascii: "]")) }

  /// The name of the member whose value comes next.
  package mutating func name(_ name: String) {
    self.prepare()
    self.write(quoted: name)
    self.afterName()
  }

  /// The name, known when compiled and without anything to escape, of the member whose value comes next.
  package mutating func member(_ name: StaticString) {
    self.prepare()
    self.bytes.append(UInt8(ascii: "\""))
    self.write(name)
    self.bytes.append(UInt8(ascii: "\""))
    self.afterName()
  }

  /// The name of the member whose value comes next, from UTF-8 bytes.
  package mutating func name(utf8 name: UnsafeRawBufferPointer) {
    self.prepare()
    self.write(quoted: name)
    self.afterName()
  }

  /// The name of the member whose value comes next, as a lexeme with its quotes.
  package mutating func name(lexeme: ByteBuffer) {
    self.prepare()
    self.write(lexeme)
    self.afterName()
  }

  /// A string of UTF-8 bytes.
  package mutating func string(utf8 value: UnsafeRawBufferPointer) { self.value { $0.write(quoted: value) } }

  package mutating func string(_ value: String) { self.value { $0.write(quoted: value) } }

  /// A string of bytes; where they are not UTF-8, `base64:` and their base64.
  package mutating func string(_ value: ByteBuffer) {
    if value.isUTF8 {
      value.withUnsafeReadableBytes { self.string(utf8: $0) }
    } else {
      self.string("base64:" + value.base64)
    }
  }

  /// A string of bytes as their base64.
  package mutating func base64(_ value: ByteBuffer) { value.withUnsafeReadableBytes { self.base64($0) } }

  /// A string of bytes as their base64.
  package mutating func base64(_ value: UnsafeRawBufferPointer) {
    self.value { writer in
      writer.bytes.append(UInt8(ascii: "\""))
      Base64.encode(value, into: &writer.bytes)
      writer.bytes.append(UInt8(ascii: "\""))
    }
  }

  package mutating func integer(_ value: Int) {
    self.prepare()
    if value < 0 { self.bytes.append(UInt8(ascii: "-")) }
    let start = self.bytes.count
    var rest = value.magnitude
    repeat {
      self.bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    } while rest > 0
    self.bytes[start...].reverse()
    self.position = .later
  }

  /// A number in the shortest form that reads back the same; `null` for infinities and NaN, which JSON has not.
  package mutating func double(_ value: Double) {
    let isShort = value == value.rounded() && abs(value) < 1e15 && !(value == 0 && value.sign == .minus)
    let text = value.isFinite ? (isShort ? String(Int(value)) : "\(value)") : "null"
    self.value { $0.bytes.append(contentsOf: text.utf8) }
  }

  package mutating func bool(_ value: Bool) { self.value { $0.write(value ? "true" : "false") } }
  package mutating func null() { self.value { $0.write("null") } }

  /// A value whose text is JSON already.
  package mutating func lexeme(_ text: ByteBuffer) { self.value { $0.write(text) } }

  /// A value of a tree, in this writer's style, every lexeme as it was.
  package mutating func node(_ node: FieldTree.Node) {
    self.write(node, isCanonical: false)
  }

  /// A value of a tree in its canonical form: see `FieldTree.canonical`.
  mutating func canonical(_ node: FieldTree.Node) {
    self.write(node, isCanonical: true)
  }

  private mutating func write(_ node: FieldTree.Node, isCanonical: Bool) {
    let storage = node.tree.storage
    self.bytes.reserveCapacity(self.bytes.count + Int(node.slot.length))
    storage.bytes.withUnsafeReadableBytes { text in
      storage.tape.withUnsafeBufferPointer { tape in
        self.write(TapeReader(text: text, tape: tape), node.index, isCanonical: isCanonical)
      }
    }
  }

  /// Recursion is as deep as the tree, whose nesting was bounded when it was read.
  private mutating func write(_ reader: TapeReader, _ index: Int, isCanonical: Bool) {
    let slot = reader.tape[index]
    switch slot.kind {
    case .object:
      self.beginObject()
      if isCanonical {
        for name in reader.sortedNames(of: index) { self.writeMember(reader, name, isCanonical: true) }
      } else {
        var name = index + 1
        while name < Int(slot.next) {
          self.writeMember(reader, name, isCanonical: false)
          name = Int(reader.tape[name + 1].next)
        }
      }
      self.endObject()
    case .array:
      self.beginArray()
      var element = index + 1
      while element < Int(slot.next) {
        self.write(reader, element, isCanonical: isCanonical)
        element = Int(reader.tape[element].next)
      }
      self.endArray()
    case .string, .number, .true, .false, .null:
      self.prepare()
      self.writeScalar(reader, slot, isCanonical: isCanonical)
      self.position = .later
    }
  }

  private mutating func writeMember(_ reader: TapeReader, _ name: Int, isCanonical: Bool) {
    self.prepare()
    self.writeScalar(reader, reader.tape[name], isCanonical: isCanonical)
    self.afterName()
    self.write(reader, name + 1, isCanonical: isCanonical)
  }

  private mutating func writeScalar(_ reader: TapeReader, _ slot: FieldTree.Slot, isCanonical: Bool) {
    if isCanonical, slot.isEscaped {
      self.write(quoted: reader.string(slot))
    } else {
      self.bytes.append(contentsOf: slot.bytes(in: reader.text))
    }
  }

  private mutating func value(_ write: (inout JSONWriter) -> Void) {
    self.prepare()
    write(&self)
    self.position = .later
  }

  private mutating func begin(_ bracket: UInt8) {
    self.prepare()
    self.bytes.append(bracket)
    self.depth += 1
    self.position = .first
  }

  private mutating func end(_ bracket: UInt8) {
    self.depth -= 1
    if self.position != .first { self.newLine() }
    self.bytes.append(bracket)
    self.position = .later
  }

  private mutating func afterName() {
    self.bytes.append(UInt8(ascii: ":"))
    if self.style == .pretty { self.bytes.append(UInt8(ascii: " ")) }
    self.position = .afterName
  }

  /// What stands between the last token and the next.
  private mutating func prepare() {
    switch self.position {
    case .afterName: break
    case .first: if self.depth > 0 { self.newLine() }
    case .later:
      if self.depth > 0 {
        self.bytes.append(UInt8(ascii: ","))
        self.newLine()
      }
    }
  }

  private mutating func newLine() {
    guard self.style == .pretty else { return }
    self.bytes.append(UInt8(ascii: "\n"))
    self.bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * self.depth))
  }

  private mutating func write(quoted text: String) {
    var text = text
    text.withUTF8 { self.write(quoted: UnsafeRawBufferPointer($0)) }
  }

  /// RFC 8259 section 7: quotes, backslashes and control characters are escaped, all else stands as it is.
  private mutating func write(quoted bytes: UnsafeRawBufferPointer) {
    self.bytes.append(UInt8(ascii: "\""))
    var start = 0
    for index in 0..<bytes.count where bytes[index] < 0x20 || bytes[index] == 0x22 || bytes[index] == 0x5c {
      self.bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[start..<index]))
      self.write(escaped: bytes[index])
      start = index + 1
    }
    self.bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[start...]))
    self.bytes.append(UInt8(ascii: "\""))
  }

  private mutating func write(_ text: StaticString) {
    self.bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  private mutating func write(_ text: ByteBuffer) {
    text.withUnsafeReadableBytes { self.bytes.append(contentsOf: $0) }
  }

  private mutating func write(escaped byte: UInt8) {
    switch byte {
    case 0x22: self.write("\\\"")
    case 0x5c: self.write("\\\\")
    case 0x0a: self.write("\\n")
    case 0x0d: self.write("\\r")
    case 0x09: self.write("\\t")
    case 0..<0x20:
      var text = "\\u00"
      text.append(hex: byte)
      self.bytes.append(contentsOf: text.utf8)
    default: self.bytes.append(byte)
    }
  }
}

/// The text and the tape of a tree while it is written.
private struct TapeReader {
  let text: UnsafeRawBufferPointer
  let tape: UnsafeBufferPointer<FieldTree.Slot>

  /// The value of a string slot.
  func string(_ slot: FieldTree.Slot) -> String {
    let inner = UnsafeRawBufferPointer(rebasing: slot.bytes(in: self.text).dropFirst().dropLast())
    return slot.isEscaped ? JSONEscapes.undo(inner) : String(decoding: inner, as: UTF8.self)
  }

  /// The indices of an object's names, in ascending order of the bytes they stand for; repeated names in document order.
  func sortedNames(of object: Int) -> [Int] {
    var names: [Int] = []
    var isSorted = true
    var index = object + 1
    while index < Int(self.tape[object].next) {
      if isSorted, let last = names.last { isSorted = !self.precedes(index, last) }
      names.append(index)
      index = Int(self.tape[index + 1].next)
    }
    if isSorted { return names }
    return names.sorted { left, right in
      self.precedes(left, right) || (left < right && !self.precedes(right, left))
    }
  }

  private func precedes(_ left: Int, _ right: Int) -> Bool {
    let (one, other) = (self.tape[left], self.tape[right])
    guard !one.isEscaped, !other.isEscaped else {
      return self.string(one).utf8.lexicographicallyPrecedes(self.string(other).utf8)
    }
    let (bytes, otherBytes) = (one.bytes(in: self.text).dropLast(), other.bytes(in: self.text).dropLast())
    return bytes.lexicographicallyPrecedes(otherBytes)
  }
}

extension ByteBuffer {
  /// Appends JSON.
  package mutating func writeJSON(_ style: JSONWriter.Style = .compact, _ write: (inout JSONWriter) -> Void) {
    var writer = JSONWriter(style)
    write(&writer)
    self.writeBytes(writer.bytes)
  }
}
