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

  package fileprivate(set) var buffer: ByteBuffer
  private let style: Style
  private var depth = 0
  private var position = Position.first

  package init(_ style: Style = .compact, into buffer: ByteBuffer = ByteBuffer()) {
    self.style = style
    self.buffer = buffer
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
    guard self.style == .compact else { return self.name("\(name)") }
    let needsComma = self.position == .later && self.depth > 0
    let length = name.utf8CodeUnitCount
    self.buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: length + 4) { space in
      var index = 0
      if needsComma {
        space[0] = UInt8(ascii: ",")
        index = 1
      }
      space[index] = UInt8(ascii: "\"")
      for offset in 0..<length { space[index + 1 + offset] = name.utf8Start[offset] }
      space[index + length + 1] = UInt8(ascii: "\"")
      space[index + length + 2] = UInt8(ascii: ":")
      return index + length + 3
    }
    self.position = .afterName
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
    self.buffer.writeImmutableBuffer(lexeme)
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
      writer.buffer.writeInteger(UInt8(ascii: "\""))
      Base64.encode(value, into: &writer.buffer)
      writer.buffer.writeInteger(UInt8(ascii: "\""))
    }
  }

  package mutating func integer(_ value: Int) {
    self.prepare()
    self.buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: 20) { space in
      var start = 20
      var rest = value.magnitude
      repeat {
        start -= 1
        space[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      } while rest > 0
      if value < 0 {
        start -= 1
        space[start] = UInt8(ascii: "-")
      }
      let length = 20 - start
      for index in 0..<length { space[index] = space[start + index] }
      return length
    }
    self.position = .later
  }

  /// A number in the shortest form that reads back the same; `null` for infinities and NaN, which JSON has not.
  package mutating func double(_ value: Double) {
    let isShort = value == value.rounded() && abs(value) < 1e15 && !(value == 0 && value.sign == .minus)
    let text = value.isFinite ? (isShort ? String(Int(value)) : "\(value)") : "null"
    self.value { $0.buffer.writeString(text) }
  }

  package mutating func bool(_ value: Bool) { self.value { $0.buffer.writeStaticString(value ? "true" : "false") } }
  package mutating func null() { self.value { $0.buffer.writeStaticString("null") } }

  /// A value whose text is JSON already.
  package mutating func lexeme(_ text: ByteBuffer) { self.value { $0.buffer.writeImmutableBuffer(text) } }

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
    self.buffer.reserveCapacity(minimumWritableBytes: Int(node.slot.length))
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
      self.buffer.writeBytes(slot.bytes(in: reader.text))
    }
  }

  private mutating func value(_ write: (inout JSONWriter) -> Void) {
    self.prepare()
    write(&self)
    self.position = .later
  }

  private mutating func begin(_ bracket: UInt8) {
    self.prepare()
    self.buffer.writeInteger(bracket)
    self.depth += 1
    self.position = .first
  }

  private mutating func end(_ bracket: UInt8) {
    self.depth -= 1
    if self.position != .first { self.newLine() }
    self.buffer.writeInteger(bracket)
    self.position = .later
  }

  private mutating func afterName() {
    self.buffer.writeInteger(UInt8(ascii: ":"))
    if self.style == .pretty { self.buffer.writeInteger(UInt8(ascii: " ")) }
    self.position = .afterName
  }

  /// What stands between the last token and the next.
  private mutating func prepare() {
    switch self.position {
    case .afterName: break
    case .first: if self.depth > 0 { self.newLine() }
    case .later:
      if self.depth > 0 {
        self.buffer.writeInteger(UInt8(ascii: ","))
        self.newLine()
      }
    }
  }

  private mutating func newLine() {
    guard self.style == .pretty else { return }
    self.buffer.writeInteger(UInt8(ascii: "\n"))
    self.buffer.writeRepeatingByte(UInt8(ascii: " "), count: 2 * self.depth)
  }

  private mutating func write(quoted text: String) {
    var text = text
    text.withUTF8 { self.write(quoted: UnsafeRawBufferPointer($0)) }
  }

  /// RFC 8259 section 7: quotes, backslashes and control characters are escaped, all else stands as it is.
  private mutating func write(quoted bytes: UnsafeRawBufferPointer) {
    self.buffer.reserveCapacity(minimumWritableBytes: bytes.count + 2)
    self.buffer.writeInteger(UInt8(ascii: "\""))
    var (run, index) = (0, 0)
    while true {
      index = ByteScan.endOfPlainText(in: bytes, from: index)
      if index < bytes.count, bytes[index] >= 0x80 {
        index += 1
        continue
      }
      if run < index { self.buffer.writeBytes(UnsafeRawBufferPointer(rebasing: bytes[run..<index])) }
      guard index < bytes.count else { break }
      self.write(escaped: bytes[index])
      index += 1
      run = index
    }
    self.buffer.writeInteger(UInt8(ascii: "\""))
  }

  private mutating func write(escaped byte: UInt8) {
    switch byte {
    case 0x22: self.buffer.writeStaticString("\\\"")
    case 0x5c: self.buffer.writeStaticString("\\\\")
    case 0x0a: self.buffer.writeStaticString("\\n")
    case 0x0d: self.buffer.writeStaticString("\\r")
    case 0x09: self.buffer.writeStaticString("\\t")
    default:
      var text = "\\u00"
      text.append(hex: byte)
      self.buffer.writeString(text)
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
  /// Appends JSON in place, without a copy of what the buffer already holds.
  package mutating func writeJSON(_ style: JSONWriter.Style = .compact, _ write: (inout JSONWriter) -> Void) {
    var writer = JSONWriter(style)
    swap(&writer.buffer, &self)
    write(&writer)
    swap(&writer.buffer, &self)
  }
}
