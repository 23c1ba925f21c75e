public import NIOCore

/// Header or trailer fields as they came: order, case, repetition and bytes kept.
///
/// One buffer holds the bytes of all fields and each entry points into it, so that a message costs one array whatever the
/// number of its fields. Names and values need not be UTF-8.
public struct Fields: Sendable {
  /// Where one field's name and value stand in `bytes`.
  public struct Entry: Sendable {
    public var nameStart: UInt32
    public var nameLength: UInt32
    public var valueStart: UInt32
    public var valueLength: UInt32

    @inlinable
    public init(nameStart: Int, nameLength: Int, valueStart: Int, valueLength: Int) {
      self.nameStart = UInt32(truncatingIfNeeded: nameStart)
      self.nameLength = UInt32(truncatingIfNeeded: nameLength)
      self.valueStart = UInt32(truncatingIfNeeded: valueStart)
      self.valueLength = UInt32(truncatingIfNeeded: valueLength)
    }

    /// Where the name stands in the bytes of the fields.
    @inlinable public var name: Range<Int> { Int(self.nameStart)..<Int(self.nameStart) + Int(self.nameLength) }

    /// Where the value stands in the bytes of the fields.
    @inlinable public var value: Range<Int> { Int(self.valueStart)..<Int(self.valueStart) + Int(self.valueLength) }
  }

  @usableFromInline var bytes: ByteBuffer
  @usableFromInline var entries: [Entry]

  public init() {
    self.bytes = ByteBuffer()
    self.entries = []
  }

  /// Fields whose bytes already lie in one buffer.
  ///
  /// - Parameters:
  ///   - bytes: what the entries point into, counted from its reader index.
  ///   - entries: each within `bytes`; this is checked when a field is read.
  @inlinable
  public init(bytes: ByteBuffer, entries: [Entry]) {
    self.bytes = bytes
    self.entries = entries
  }

  /// Fields of text; for tests and for what Doppel itself says.
  public init(_ pairs: KeyValuePairs<String, String>) {
    self.init()
    for (name, value) in pairs { self.append(name, value) }
  }

  @inlinable public var count: Int { self.entries.count }
  @inlinable public var isEmpty: Bool { self.entries.isEmpty }

  /// Adds a field after all others.
  public mutating func append(_ name: String, _ value: String) { self.append(name: name.utf8, value: value.utf8) }

  /// Adds a field of bytes after all others.
  public mutating func append(name: some Sequence<UInt8>, value: some Sequence<UInt8>) {
    let nameStart = self.bytes.readableBytes
    let nameLength = self.bytes.writeBytes(name)
    let valueLength = self.bytes.writeBytes(value)
    self.entries.append(
      Entry(nameStart: nameStart, nameLength: nameLength, valueStart: nameStart + nameLength, valueLength: valueLength))
  }

  /// Removes every field of that name, whatever its case.
  public mutating func removeAll(_ name: String) {
    self.entries = self.entries.indices.filter { !self.name(at: $0, is: name) }.map { self.entries[$0] }
  }

  /// The name of the field at `index`, as it was written; bytes that are not UTF-8 are shown as U+FFFD.
  public func name(at index: Int) -> String { String(buffer: self.nameBytes(at: index)) }

  /// The value of the field at `index`; bytes that are not UTF-8 are shown as U+FFFD.
  public func value(at index: Int) -> String { String(buffer: self.valueBytes(at: index)) }

  @inlinable
  public func nameBytes(at index: Int) -> ByteBuffer {
    let entry = self.entries[index]
    return self.slice(entry.nameStart, entry.nameLength)
  }

  @inlinable
  public func valueBytes(at index: Int) -> ByteBuffer {
    let entry = self.entries[index]
    return self.slice(entry.valueStart, entry.valueLength)
  }

  /// Gives `body` all bytes of the fields and where each field's name and value stand in them, without copies or reference
  /// counts; the pointer may be used only within `body`.
  @inlinable
  public func withEntries<R>(_ body: (UnsafeRawBufferPointer, [Entry]) -> R) -> R {
    self.bytes.withUnsafeReadableBytes { body($0, self.entries) }
  }

  @inlinable
  func slice(_ start: UInt32, _ length: UInt32) -> ByteBuffer {
    self.bytes.getSlice(at: self.bytes.readerIndex + Int(start), length: Int(length)) ?? ByteBuffer()
  }

  /// Whether the field at `index` has this name; ASCII case does not matter (RFC 9110 section 5.1).
  public func name(at index: Int, is name: String) -> Bool {
    var name = name
    return name.withUTF8 { name in
      self.withEntries { bytes, entries in entries[index].has(name: UnsafeRawBufferPointer(name), in: bytes) }
    }
  }

  /// The index of the first field of that name.
  public func firstIndex(of name: String) -> Int? {
    var name = name
    return name.withUTF8 { name in
      self.withEntries { bytes, entries in
        entries.firstIndex { $0.has(name: UnsafeRawBufferPointer(name), in: bytes) }
      }
    }
  }

  /// The value of the first field of that name, as text.
  public func first(_ name: String) -> String? { self.firstIndex(of: name).map(self.value(at:)) }

  /// The values of all fields of that name, in order.
  public func all(_ name: String) -> [String] {
    self.entries.indices.filter { self.name(at: $0, is: name) }.map(self.value(at:))
  }

  /// Every field in order, as text.
  public var pairs: [(name: String, value: String)] {
    self.entries.indices.map { (self.name(at: $0), self.value(at: $0)) }
  }

  /// The bytes of names and values together.
  public var byteCount: Int { self.entries.reduce(0) { $0 + Int($1.nameLength) + Int($1.valueLength) } }
}

extension Fields: Equatable {
  /// Equal where the same names and values stand in the same order, to the byte.
  public static func == (left: Fields, right: Fields) -> Bool {
    guard left.count == right.count else { return false }
    return left.entries.indices.allSatisfy {
      left.nameBytes(at: $0) == right.nameBytes(at: $0) && left.valueBytes(at: $0) == right.valueBytes(at: $0)
    }
  }
}

extension Fields: CustomStringConvertible {
  public var description: String { self.pairs.map { "\($0.name): \($0.value)" }.joined(separator: "\n") }
}

extension Fields.Entry {
  /// Whether the field has this name; ASCII case does not matter.
  fileprivate func has(name: UnsafeRawBufferPointer, in bytes: UnsafeRawBufferPointer) -> Bool {
    guard Int(self.nameLength) == name.count, self.name.upperBound <= bytes.count else { return false }
    let start = self.name.lowerBound
    for offset in 0..<name.count where bytes[start &+ offset].asciiLowercased != name[offset].asciiLowercased { return false }
    return true
  }
}

extension UInt8 {
  /// The byte with A…Z made a…z, all others as they are.
  @inlinable public var asciiLowercased: UInt8 { self >= 0x41 && self <= 0x5a ? self | 0x20 : self }
}
