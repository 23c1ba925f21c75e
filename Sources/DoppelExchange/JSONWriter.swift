public import NIOCore

/// Writes JSON into a buffer, token by token; commas, colons and indentation come by themselves.
///
/// The caller keeps to the grammar: `name` before each value in an object, as many `end`s as `begin`s.
public struct JSONWriter: ~Copyable {
  public enum Style: Sendable, Hashable {
    /// No white space.
    case compact
    /// A space after each comma and each colon.
    case spaced
    /// One member or element a line, indented by two spaces; empty objects and arrays stay on one line.
    case pretty
  }

  private enum Position: Sendable { case first, later, afterName }

  fileprivate var bytes: GrowingBytes
  private let style: Style
  private var depth = 0
  private var position = Position.first

  /// A writer that goes on where `buffer` ends, or begins anew.
  public init(_ style: Style = .compact, into buffer: ByteBuffer = ByteBuffer()) {
    self.style = style
    self.bytes = GrowingBytes(capacity: max(2_048, buffer.capacity))
    buffer.withUnsafeReadableBytes { self.bytes.append($0) }
  }

  /// All that was written; the pointer may be used only within `body`.
  public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result { self.bytes.withBytes(body) }

  /// What was in the buffer that the writer was made with, and all that was written.
  public var buffer: ByteBuffer { self.bytes.withBytes { ByteBuffer(bytes: $0) } }

  public mutating func beginObject() { self.begin(UInt8(ascii: "{")) }
  public mutating func endObject() { self.end(UInt8(ascii: "}")) }
  public mutating func beginArray() { self.begin(UInt8(ascii: "[")) }
  public mutating func endArray() { self.end(UInt8(ascii: "]")) }

  /// The name of the member whose value comes next.
  public mutating func name(_ name: String) {
    self.prepare()
    self.write(quoted: name)
    self.afterName()
  }

  /// The name, known when compiled and without anything to escape, of the member whose value comes next.
  public mutating func member(_ name: StaticString) {
    self.prepare()
    let text = UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
    self.bytes.reserve(text.count &+ 2)
    self.bytes.store(UInt8(ascii: "\""))
    self.bytes.store(text)
    self.bytes.store(UInt8(ascii: "\""))
    self.afterName()
  }

  /// The name of the member whose value comes next, from UTF-8 bytes.
  public mutating func name(utf8 name: UnsafeRawBufferPointer) {
    self.prepare()
    self.write(quoted: name)
    self.afterName()
  }

  /// The name of the member whose value comes next, as a lexeme with its quotes.
  public mutating func name(lexeme: ByteBuffer) {
    self.prepare()
    self.write(lexeme)
    self.afterName()
  }

  /// A string of UTF-8 bytes.
  public mutating func string(utf8 value: UnsafeRawBufferPointer) {
    self.prepare()
    self.write(quoted: value)
    self.position = .later
  }

  public mutating func string(_ value: String) {
    self.prepare()
    self.write(quoted: value)
    self.position = .later
  }

  public mutating func string(_ value: Substring) {
    self.prepare()
    if value.utf8.withContiguousStorageIfAvailable({ self.write(quoted: UnsafeRawBufferPointer($0)) }) == nil {
      self.write(quoted: String(value))
    }
    self.position = .later
  }

  /// A string of a moment in the form of `Timestamp.rfc3339`.
  public mutating func string(_ moment: Timestamp) {
    self.prepare()
    self.bytes.append(atMost: Timestamp.rfc3339Limit + 2) { space in
      space[0] = UInt8(ascii: "\"")
      let length = moment.writeRFC3339(to: UnsafeMutableRawBufferPointer(rebasing: space[1...]))
      space[length + 1] = UInt8(ascii: "\"")
      return length + 2
    }
    self.position = .later
  }

  /// A string of `Endpoint.hostAndPort`.
  public mutating func string(_ endpoint: Endpoint) {
    self.prepare()
    self.write(quoted: endpoint.bracketedHost)
    // the port stands within the quotes
    self.bytes.removeLast()
    self.bytes.reserve(1)
    self.bytes.store(UInt8(ascii: ":"))
    self.write(integer: endpoint.port)
    self.bytes.reserve(1)
    self.bytes.store(UInt8(ascii: "\""))
    self.position = .later
  }

  /// A string of bytes; where they are not UTF-8, `base64:` and their base64.
  public mutating func string(_ value: ByteBuffer) {
    if value.isUTF8 {
      value.withUnsafeReadableBytes { self.string(utf8: $0) }
    } else {
      self.string("base64:" + value.base64)
    }
  }

  /// A string of bytes as their base64.
  public mutating func base64(_ value: ByteBuffer) { value.withUnsafeReadableBytes { self.base64($0) } }

  /// A string of bytes as their base64.
  public mutating func base64(_ value: UnsafeRawBufferPointer) {
    self.prepare()
    self.bytes.append(atMost: (value.count + 2) / 3 * 4 + 2) { space in
      space[0] = UInt8(ascii: "\"")
      let length = Base64.encode(value, to: UnsafeMutableRawBufferPointer(rebasing: space[1...]))
      space[length + 1] = UInt8(ascii: "\"")
      return length + 2
    }
    self.position = .later
  }

  /// A string of an integer's digits.
  public mutating func quotedInteger(_ value: UInt64) {
    self.prepare()
    self.bytes.reserve(22)
    self.bytes.store(UInt8(ascii: "\""))
    self.write(digits: value)
    self.bytes.store(UInt8(ascii: "\""))
    self.position = .later
  }

  public mutating func integer(_ value: Int) {
    self.prepare()
    self.write(integer: value)
    self.position = .later
  }

  private mutating func write(integer value: Int) {
    self.bytes.reserve(20)
    if value < 0 { self.bytes.store(UInt8(ascii: "-")) }
    self.write(digits: UInt64(value.magnitude))
  }

  /// Digits, for which room was made.
  private mutating func write(digits value: UInt64) {
    self.bytes.append(atMost: 20) { space in
      var length = 1
      var rest = value / 10
      while rest > 0 {
        rest /= 10
        length &+= 1
      }
      rest = value
      var place = length
      repeat {
        place &-= 1
        space[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      } while rest > 0
      return length
    }
  }

  /// A number in the shortest form that reads back the same; `null` for infinities and NaN, which JSON has not.
  public mutating func double(_ value: Double) {
    let isShort = value == value.rounded() && abs(value) < 1e15 && !(value == 0 && value.sign == .minus)
    let text = value.isFinite ? (isShort ? String(Int(value)) : "\(value)") : "null"
    self.value { $0.write(text) }
  }

  public mutating func bool(_ value: Bool) { self.value { $0.write(value ? "true" as StaticString : "false") } }
  public mutating func null() { self.value { $0.write("null" as StaticString) } }

  /// The end of a line, after a document.
  public mutating func lineBreak() {
    self.bytes.reserve(1)
    self.bytes.store(UInt8(ascii: "\n"))
  }

  /// A value whose text is JSON already.
  public mutating func lexeme(_ text: ByteBuffer) { self.value { $0.write(text) } }

  /// A value of a tree, in this writer's style, every lexeme as it was.
  public mutating func node(_ node: FieldTree.Node) {
    self.write(node, isCanonical: false)
  }

  /// A value of a tree in its canonical form: see `FieldTree.canonical`.
  mutating func canonical(_ node: FieldTree.Node) {
    self.write(node, isCanonical: true)
  }

  private mutating func write(_ node: FieldTree.Node, isCanonical: Bool) {
    let storage = node.tree.storage
    self.bytes.reserve(Int(node.slot.length))
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
      self.bytes.append(slot.bytes(in: reader.text))
    }
  }

  private mutating func value(_ write: (inout JSONWriter) -> Void) {
    self.prepare()
    write(&self)
    self.position = .later
  }

  private mutating func begin(_ bracket: UInt8) {
    self.prepare()
    self.bytes.reserve(1)
    self.bytes.store(bracket)
    self.depth += 1
    self.position = .first
  }

  private mutating func end(_ bracket: UInt8) {
    self.depth -= 1
    if self.position != .first { self.newLine() }
    self.bytes.reserve(1)
    self.bytes.store(bracket)
    self.position = .later
  }

  @inline(__always)
  private mutating func afterName() {
    self.bytes.reserve(2)
    self.bytes.store(UInt8(ascii: ":"))
    if self.style != .compact { self.bytes.store(UInt8(ascii: " ")) }
    self.position = .afterName
  }

  /// What stands between the last token and the next.
  @inline(__always)
  private mutating func prepare() {
    switch self.position {
    case .afterName: break
    case .first: if self.depth > 0 { self.newLine() }
    case .later:
      if self.depth > 0 {
        self.bytes.reserve(2)
        self.bytes.store(UInt8(ascii: ","))
        if self.style == .spaced { self.bytes.store(UInt8(ascii: " ")) }
        self.newLine()
      }
    }
  }

  @inline(__always)
  private mutating func newLine() {
    guard self.style == .pretty else { return }
    self.bytes.reserve(1 + 2 * self.depth)
    self.bytes.store(UInt8(ascii: "\n"))
    for _ in 0..<2 * self.depth { self.bytes.store(UInt8(ascii: " ")) }
  }

  private mutating func write(quoted text: String) {
    var text = text
    text.withUTF8 { self.write(quoted: UnsafeRawBufferPointer($0)) }
  }

  /// RFC 8259 section 7: quotes, backslashes and control characters are escaped, all else stands as it is.
  private mutating func write(quoted text: UnsafeRawBufferPointer) {
    self.bytes.reserve(text.count &+ 2)
    self.bytes.store(UInt8(ascii: "\""))
    // most text has nothing to escape, and is copied while it is looked at
    var start = self.bytes.storeUnescaped(text)
    while start < text.count {
      let end = ByteScan.endOfUnescapedText(in: text, from: start)
      self.bytes.append(UnsafeRawBufferPointer(rebasing: text[start..<end]))
      guard end < text.count else { break }
      self.write(escaped: text[end])
      start = end + 1
    }
    self.bytes.reserve(1)
    self.bytes.store(UInt8(ascii: "\""))
  }

  private mutating func write(_ text: StaticString) {
    self.bytes.append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  private mutating func write(_ text: String) {
    var text = text
    text.withUTF8 { self.bytes.append(UnsafeRawBufferPointer($0)) }
  }

  private mutating func write(_ text: ByteBuffer) {
    text.withUnsafeReadableBytes { self.bytes.append($0) }
  }

  private mutating func write(escaped byte: UInt8) {
    switch byte {
    case 0x22: self.write("\\\"" as StaticString)
    case 0x5c: self.write("\\\\" as StaticString)
    case 0x0a: self.write("\\n" as StaticString)
    case 0x0d: self.write("\\r" as StaticString)
    case 0x09: self.write("\\t" as StaticString)
    default:
      var text = "\\u00"
      text.append(hex: byte)
      self.write(text)
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
  public mutating func writeJSON(_ style: JSONWriter.Style = .compact, _ write: (inout JSONWriter) -> Void) {
    var writer = JSONWriter(style)
    write(&writer)
    _ = writer.bytes.withBytes { self.writeBytes($0) }
  }
}
