public import NIOCore

extension Signature {
  /// One value in a signature that is not made of others.
  public struct Leaf: Sendable, Hashable {
    /// Which one it is: the same for the same field of another signature. The elements of an array share one.
    public let place: UInt64
    /// Where its bytes stand in the canonical bytes; of a JSON string those between the quotes, as they are written.
    public let range: Range<Int>
    /// The form of its key's value.
    public let form: SignatureForm
    /// Where its name stands: of a member or a parameter its own, in quotes where it has them, of an element that of its array, of all
    /// else the key.
    public let name: Range<Int>

    public init(place: UInt64, range: Range<Int>, form: SignatureForm, name: Range<Int>) {
      self.place = place
      self.range = range
      self.form = form
      self.name = name
    }
  }

  /// The values in canonical bytes, in order; truth values and `null` are left out.
  ///
  /// - Parameter form: of the value of a key.
  public static func leaves(
    in bytes: UnsafeRawBufferPointer, form: (_ key: UnsafeRawBufferPointer) -> SignatureForm
  ) -> [Leaf] {
    var leaves: [Leaf] = []
    leaves.reserveCapacity(16)
    var index = 0
    while index < bytes.count {
      let place = Place(bytes, at: index)
      let key = UnsafeRawBufferPointer(rebasing: bytes[place.key])
      let of = Naming(place: LeafPlace.key(key), name: place.key)
      self.addLeaves(in: bytes, place.value, of, form(key), to: &leaves)
      index = place.value.upperBound
    }
    return leaves
  }

  /// The place of what is looked at, and where its name stands.
  private struct Naming {
    var place: UInt64
    var name: Range<Int>
  }

  private static func addLeaves(
    in bytes: UnsafeRawBufferPointer, _ value: Range<Int>, _ of: Naming, _ form: SignatureForm, to leaves: inout [Leaf]
  ) {
    switch form {
    case .name, .text, .bytes: leaves.append(Leaf(place: of.place, range: value, form: form, name: of.name))
    case .path:
      self.forEachPart(of: bytes, value, between: UInt8(ascii: "/")) { number, part in
        guard !part.isEmpty else { return }
        leaves.append(Leaf(place: LeafPlace.part(number, of: of.place), range: part, form: form, name: of.name))
      }
    case .form:
      self.forEachPart(of: bytes, value, between: UInt8(ascii: "&")) { _, pair in
        // what has a name alone has no value
        guard let end = bytes[pair].firstIndex(of: UInt8(ascii: "=")) else { return }
        let name = pair.lowerBound..<end
        let place = LeafPlace.member(UnsafeRawBufferPointer(rebasing: bytes[name]), of: of.place)
        leaves.append(Leaf(place: place, range: (end + 1)..<pair.upperBound, form: form, name: name))
      }
    case .json:
      guard let tree = try? FieldTree(json: ByteBuffer(bytes: bytes[value])) else {
        return leaves.append(Leaf(place: of.place, range: value, form: .bytes, name: of.name))
      }
      self.addLeaves(of: tree.root, from: value.lowerBound, of, to: &leaves)
    }
  }

  private static func addLeaves(of node: FieldTree.Node, from start: Int, _ of: Naming, to leaves: inout [Leaf]) {
    let slot = node.slot
    switch node.kind {
    case .object:
      for member in node.members {
        let name = member.nameNode.slot
        let place = member.nameLexeme.withUnsafeReadableBytes { LeafPlace.member($0, of: of.place) }
        let first = start + Int(name.start)
        self.addLeaves(of: member.value, from: start, Naming(place: place, name: first..<first + Int(name.length)), to: &leaves)
      }
    case .array:
      let element = Naming(place: LeafPlace.element(of: of.place), name: of.name)
      for node in node.elements { self.addLeaves(of: node, from: start, element, to: &leaves) }
    case .string, .number:
      let quote = node.kind == .string ? 1 : 0
      let first = start + Int(slot.start) + quote
      leaves.append(
        Leaf(place: of.place, range: first..<(first + Int(slot.length) - 2 * quote), form: .json, name: of.name))
    case .true, .false, .null: break
    }
  }

  private static func forEachPart(
    of bytes: UnsafeRawBufferPointer, _ range: Range<Int>, between separator: UInt8, _ body: (Int, Range<Int>) -> Void
  ) {
    var (start, number) = (range.lowerBound, 0)
    for index in range where bytes[index] == separator {
      body(number, start..<index)
      (start, number) = (index + 1, number + 1)
    }
    body(number, start..<range.upperBound)
  }

  /// The signature with other bytes in place of some leaves.
  ///
  /// - Parameter changes: in the order in which the leaves stand.
  public func replacing(_ changes: [(leaf: Leaf, bytes: ByteBuffer)]) -> Signature {
    guard !changes.isEmpty else { return self }
    var result = ByteBuffer()
    result.reserveCapacity(self.canonicalBytes.readableBytes + 64)
    var rest = changes[...]
    self.canonicalBytes.withUnsafeReadableBytes { bytes in
      var index = 0
      while index < bytes.count {
        let place = Place(bytes, at: index)
        result.writeBytes(UnsafeRawBufferPointer(rebasing: bytes[index..<place.key.upperBound]))
        let lengthAt = result.writerIndex
        result.writeInteger(UInt32(0))
        var from = place.value.lowerBound
        while let change = rest.first, change.leaf.range.upperBound <= place.value.upperBound {
          result.writeBytes(UnsafeRawBufferPointer(rebasing: bytes[from..<change.leaf.range.lowerBound]))
          result.writeImmutableBuffer(change.bytes)
          from = change.leaf.range.upperBound
          rest.removeFirst()
        }
        result.writeBytes(UnsafeRawBufferPointer(rebasing: bytes[from..<place.value.upperBound]))
        result.setInteger(UInt32(truncatingIfNeeded: result.writerIndex - lengthAt - 4), at: lengthAt)
        index = place.value.upperBound
      }
    }
    return Signature(uncheckedCanonicalBytes: result)
  }
}
