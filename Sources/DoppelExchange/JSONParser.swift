/// Reads one JSON text into the tape of a `FieldTree`, in one pass and without recursion.
struct JSONParser {
  private let bytes: UnsafeRawBufferPointer
  private let nesting: Int
  private var index = 0
  private var tape: [FieldTree.Slot] = []
  /// The slot of the innermost object or array that is open, -1 where none is. While one is open, its `length` holds the slot of the
  /// one around it, plus one.
  private var container = -1
  private var depth = 0

  init(_ bytes: UnsafeRawBufferPointer, nesting: Int) {
    self.bytes = bytes
    self.nesting = nesting
    self.tape.reserveCapacity(min(bytes.count, Int(UInt32.max)) / 10 + 4)
  }

  mutating func parse() throws(JSONSyntaxError) -> [FieldTree.Slot] {
    guard self.bytes.count <= UInt32.max else { throw self.error("a text of more than 4 GiB") }
    self.skipSpace()
    try self.value()
    while self.container >= 0 {
      self.skipSpace()
      if self.tape[self.container].kind == .object {
        try self.continueObject()
      } else {
        try self.continueArray()
      }
    }
    self.skipSpace()
    guard self.index == self.bytes.count else { throw self.error("something after the end of the value") }
    return self.tape
  }

  @inline(never)
  private func error(_ reason: String) -> JSONSyntaxError { JSONSyntaxError(offset: self.index, reason: reason) }

  private var current: UInt8? { self.index < self.bytes.count ? self.bytes[self.index] : nil }

  private mutating func skipSpace() {
    while self.index < self.bytes.count {
      switch self.bytes[self.index] {
      case 0x20, 0x0a, 0x0d, 0x09: self.index += 1
      default: return
      }
    }
  }

  /// After the opening brace or a member: a comma and a member, a first member, or the closing brace.
  private mutating func continueObject() throws(JSONSyntaxError) {
    let isFirst = self.tape.count == self.container + 1
    if self.current == UInt8(ascii: "}") { return self.close() }
    if !isFirst {
      guard self.current == UInt8(ascii: ",") else { throw self.error("expected , or } after a member") }
      self.index += 1
      self.skipSpace()
    }
    guard self.current == UInt8(ascii: "\"") else { throw self.error("expected a member's name in quotes") }
    try self.string()
    self.skipSpace()
    guard self.current == UInt8(ascii: ":") else { throw self.error("expected : after a member's name") }
    self.index += 1
    self.skipSpace()
    try self.value()
  }

  /// After the opening bracket or an element: a comma and an element, a first element, or the closing bracket.
  private mutating func continueArray() throws(JSONSyntaxError) {
    let isFirst = self.tape.count == self.container + 1
    if self.current == UInt8(ascii: "]") { return self.close() }
    if !isFirst {
      guard self.current == UInt8(ascii: ",") else { throw self.error("expected , or ] after an element") }
      self.index += 1
      self.skipSpace()
    }
    try self.value()
  }

  private mutating func close() {
    self.index += 1
    let container = self.container
    self.container = Int(self.tape[container].length) - 1
    self.depth -= 1
    self.tape[container].length = UInt32(truncatingIfNeeded: self.index - Int(self.tape[container].start))
    self.tape[container].next = UInt32(truncatingIfNeeded: self.tape.count)
  }

  /// A whole scalar, or the opening of an object or array.
  private mutating func value() throws(JSONSyntaxError) {
    switch self.current {
    case UInt8(ascii: "{"): try self.begin(.object)
    case UInt8(ascii: "["): try self.begin(.array)
    case UInt8(ascii: "\""): try self.string()
    case UInt8(ascii: "t"): try self.word("true", .true)
    case UInt8(ascii: "f"): try self.word("false", .false)
    case UInt8(ascii: "n"): try self.word("null", .null)
    case nil: throw self.error("expected a value, found the end")
    case .some(0x2d), .some(0x30...0x39): try self.number()
    default: throw self.error("expected a value")
    }
  }

  private mutating func begin(_ kind: FieldTree.Kind) throws(JSONSyntaxError) {
    guard self.depth < self.nesting else { throw self.error("nested more than \(self.nesting) levels deep") }
    self.tape.append(FieldTree.Slot(kind: kind, start: self.index, length: self.container + 1, next: 0))
    self.container = self.tape.count - 1
    self.depth += 1
    self.index += 1
  }

  private mutating func scalar(_ kind: FieldTree.Kind, from start: Int, isEscaped: Bool = false) {
    self.tape.append(
      FieldTree.Slot(
        kind: kind, start: start, length: self.index - start, next: self.tape.count + 1, isEscaped: isEscaped))
  }

  private mutating func word(_ word: StaticString, _ kind: FieldTree.Kind) throws(JSONSyntaxError) {
    let start = self.index
    for offset in 0..<word.utf8CodeUnitCount {
      guard self.current == word.utf8Start[offset] else { throw self.error("expected \(word)") }
      self.index += 1
    }
    self.scalar(kind, from: start)
  }

  /// RFC 8259 section 6.
  private mutating func number() throws(JSONSyntaxError) {
    let start = self.index
    if self.current == UInt8(ascii: "-") { self.index += 1 }
    if self.current == UInt8(ascii: "0") {
      self.index += 1
      if let digit = self.current, digit >= 0x30, digit <= 0x39 { throw self.error("a number may not start with 0") }
    } else {
      try self.digits("expected a digit")
    }
    if self.current == UInt8(ascii: ".") {
      self.index += 1
      try self.digits("expected a digit after the decimal point")
    }
    if let mark = self.current, mark | 0x20 == UInt8(ascii: "e") {
      self.index += 1
      if let sign = self.current, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { self.index += 1 }
      try self.digits("expected a digit in the exponent")
    }
    self.scalar(.number, from: start)
  }

  private mutating func digits(_ reason: String) throws(JSONSyntaxError) {
    let start = self.index
    while let digit = self.current, digit >= 0x30, digit <= 0x39 { self.index += 1 }
    if self.index == start { throw self.error(reason) }
  }

  /// RFC 8259 section 7: the quotes, and between them UTF-8 without control characters.
  private mutating func string() throws(JSONSyntaxError) {
    let start = self.index
    var isEscaped = false
    self.index += 1
    while true {
      self.index = ByteScan.endOfPlainText(in: self.bytes, from: self.index)
      guard self.index < self.bytes.count else { throw self.error("a string without its closing quote") }
      let byte = self.bytes[self.index]
      switch byte {
      case UInt8(ascii: "\""):
        self.index += 1
        return self.scalar(.string, from: start, isEscaped: isEscaped)
      case UInt8(ascii: "\\"):
        isEscaped = true
        try self.escape()
      case 0..<0x20:
        throw self.error("a control character in a string must be escaped")
      default:
        guard let length = UTF8Sequence.length(in: self.bytes, at: self.index) else {
          throw self.error("a string that is not UTF-8")
        }
        self.index += length
      }
    }
  }

  private mutating func escape() throws(JSONSyntaxError) {
    self.index += 1
    switch self.current {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      self.index += 1
    case UInt8(ascii: "u"):
      self.index += 1
      for _ in 0..<4 {
        guard self.current?.hexDigit != nil else { throw self.error("expected four hexadecimal digits after \\u") }
        self.index += 1
      }
    default: throw self.error("expected one of \" \\ / b f n r t u after a backslash")
    }
  }
}
