internal import DoppelExchange
internal import NIOCore

/// Fields as the members of RRPair: a map of names to lists of values, and beside it what the map cannot say.
struct FieldsText {
  private let fields: Fields

  init(_ fields: Fields) { self.fields = fields }

  /// The map, values of a repeated name in their order; nothing where there are no fields. What is not UTF-8 is shown as
  /// U+FFFD.
  func write(_ name: StaticString, into writer: inout JSONWriter) {
    guard !self.fields.isEmpty else { return }
    writer.member(name)
    writer.beginObject()
    self.fields.withEntries { bytes, entries in
      if bytes.isASCII, Self.areDistinct(entries, bytes) {
        for entry in entries {
          writer.name(utf8: UnsafeRawBufferPointer(rebasing: bytes[entry.name]))
          writer.beginArray()
          writer.string(utf8: UnsafeRawBufferPointer(rebasing: bytes[entry.value]))
          writer.endArray()
        }
      } else {
        Self.writeGroups(entries, bytes, into: &writer)
      }
    }
    writer.endObject()
  }

  private static func writeGroups(
    _ entries: [Fields.Entry], _ bytes: UnsafeRawBufferPointer, into writer: inout JSONWriter
  ) {
    for index in entries.indices where self.isFirst(index, entries, bytes) {
      writer.lossyName(UnsafeRawBufferPointer(rebasing: bytes[entries[index].name]))
      writer.beginArray()
      for other in index..<entries.count where other == index || self.haveSameName(index, other, entries, bytes) {
        writer.lossy(UnsafeRawBufferPointer(rebasing: bytes[entries[other].value]))
      }
      writer.endArray()
    }
  }

  private static func areDistinct(_ entries: [Fields.Entry], _ bytes: UnsafeRawBufferPointer) -> Bool {
    for index in entries.indices where !self.isFirst(index, entries, bytes) { return false }
    return true
  }

  /// The order of the names where the map does not give it, and all names and values as base64 where one is not UTF-8.
  func writeExact(order: StaticString, raw: StaticString, into writer: inout JSONWriter) {
    guard !self.fields.isEmpty else { return }
    self.fields.withEntries { bytes, entries in
      if !Self.isOrderGiven(entries, bytes) {
        writer.member(order)
        writer.beginArray()
        for entry in entries { writer.lossy(UnsafeRawBufferPointer(rebasing: bytes[entry.name])) }
        writer.endArray()
      }
      if !bytes.isASCII, !entries.allSatisfy({ Self.isText($0, bytes) }) {
        writer.member(raw)
        writer.beginArray()
        for entry in entries {
          writer.beginArray()
          writer.base64(UnsafeRawBufferPointer(rebasing: bytes[entry.name]))
          writer.base64(UnsafeRawBufferPointer(rebasing: bytes[entry.value]))
          writer.endArray()
        }
        writer.endArray()
      }
    }
  }

  private static func isText(_ entry: Fields.Entry, _ bytes: UnsafeRawBufferPointer) -> Bool {
    UnsafeRawBufferPointer(rebasing: bytes[entry.name]).isUTF8 && UnsafeRawBufferPointer(rebasing: bytes[entry.value]).isUTF8
  }

  private static func isFirst(_ index: Int, _ entries: [Fields.Entry], _ bytes: UnsafeRawBufferPointer) -> Bool {
    for earlier in 0..<index where self.haveSameName(earlier, index, entries, bytes) { return false }
    return true
  }

  /// Whether fields of one name stand together, so that the map's order is that of the fields.
  private static func isOrderGiven(_ entries: [Fields.Entry], _ bytes: UnsafeRawBufferPointer) -> Bool {
    for index in entries.indices.dropFirst() where !self.haveSameName(index - 1, index, entries, bytes) {
      guard self.isFirst(index, entries, bytes) else { return false }
    }
    return true
  }

  private static func haveSameName(
    _ one: Int, _ other: Int, _ entries: [Fields.Entry], _ bytes: UnsafeRawBufferPointer
  ) -> Bool {
    guard entries[one].nameLength == entries[other].nameLength else { return false }
    let (left, right) = (entries[one].name, entries[other].name)
    for offset in 0..<left.count where bytes[left.lowerBound &+ offset] != bytes[right.lowerBound &+ offset] { return false }
    return true
  }
}

extension JSONWriter {
  fileprivate mutating func lossyName(_ name: UnsafeRawBufferPointer) {
    if name.isUTF8 { self.name(utf8: name) } else { self.name(String(decoding: name, as: UTF8.self)) }
  }
}
