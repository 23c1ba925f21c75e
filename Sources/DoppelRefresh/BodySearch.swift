internal import DoppelExchange
internal import NIOCore

/// Finds the body that was recorded where a file holds only what a person made of it, and the hash of what it was.
///
/// A field that the person changed and the server did not is now as it was recorded; a field that the server changed and the
/// person did not is in the edited text as it was recorded. So the recorded body is the edited one with some of the differing
/// values taken from the newer one: those combinations are tried. Where a field was changed by both there is none that fits.
enum BodySearch {
  /// Differing values of which all combinations are tried: 4,096.
  static let most = 12
  /// Bytes that are hashed at most.
  static let hashed = 64 * 1024 * 1024

  /// The recorded body; `nil` where it is not found.
  static func recorded(
    edited: ByteBuffer, newer: ByteBuffer, isBody: (ByteBuffer) -> Bool
  ) -> ByteBuffer? {
    if isBody(newer) { return newer }
    guard let one = try? FieldTree(json: edited), let other = try? FieldTree(json: newer) else { return nil }
    var count = 0
    Self.forEachDifference(one.root, other.root) { count += 1 }
    guard count > 0, count <= self.most, (1 << count) * max(1, edited.readableBytes) <= self.hashed else { return nil }
    for choice in 0..<(UInt64(1) << UInt64(count)) {
      var writer = JSONWriter()
      var place: UInt64 = 0
      self.write(one.root, other.root, choice, &place, into: &writer)
      if isBody(writer.buffer) { return writer.buffer }
    }
    return nil
  }

  private static func forEachDifference(_ one: FieldTree.Node?, _ other: FieldTree.Node?, _ body: () -> Void) {
    if one?.lexeme == other?.lexeme { return }
    guard let one, let other, let pairs = self.pairs(one, other) else { return body() }
    for pair in pairs { self.forEachDifference(pair.one, pair.other, body) }
  }

  /// Writes the first, with the second in those differing places whose bit is set.
  private static func write(
    _ one: FieldTree.Node?, _ other: FieldTree.Node?, name: String? = nil, _ choice: UInt64, _ place: inout UInt64,
    into writer: inout JSONWriter
  ) {
    if let one, let other, one.lexeme != other.lexeme, let pairs = self.pairs(one, other) {
      if let name { writer.name(name) }
      let isObject = one.kind == .object
      if isObject { writer.beginObject() } else { writer.beginArray() }
      for pair in pairs { self.write(pair.one, pair.other, name: pair.name, choice, &place, into: &writer) }
      return isObject ? writer.endObject() : writer.endArray()
    }
    var node = one
    if one?.lexeme != other?.lexeme {
      if choice & (1 << place) != 0 { node = other }
      place += 1
    }
    guard let node else { return }
    if let name { writer.name(name) }
    writer.node(node)
  }

  /// The parts of two objects, or of two arrays of one length; `nil` for what is compared as a whole.
  private static func pairs(
    _ one: FieldTree.Node, _ other: FieldTree.Node
  ) -> [(name: String?, one: FieldTree.Node?, other: FieldTree.Node?)]? {
    guard one.kind == other.kind else { return nil }
    if one.kind == .array {
      let (left, right) = (Array(one.elements), Array(other.elements))
      return left.count == right.count ? zip(left, right).map { (nil, $0, $1) } : nil
    }
    guard one.kind == .object else { return nil }
    let (left, right) = (one.members.map { ($0.name, $0.value) }, other.members.map { ($0.name, $0.value) })
    guard let values = Self.values(left), let others = Self.values(right) else { return nil }
    return self.order(left.map(\.0), right.map(\.0)).map { ($0, values[$0], others[$0]) }
  }

  private static func values(_ members: [(String, FieldTree.Node)]) -> [String: FieldTree.Node]? {
    let values = Dictionary(members, uniquingKeysWith: { first, _ in first })
    return values.count == members.count ? values : nil
  }

  /// The names of the first, and before each those of the second that stand before it there: so what was taken out stands where it
  /// was.
  private static func order(_ names: [String], _ others: [String]) -> [String] {
    var order: [String] = []
    var rest = others[...]
    let known = Set(names)
    for name in names {
      if let index = rest.firstIndex(of: name) {
        order += rest[..<index].filter { !known.contains($0) }
        rest = rest[(index + 1)...]
      }
      order.append(name)
    }
    return order + rest.filter { !known.contains($0) }
  }
}
