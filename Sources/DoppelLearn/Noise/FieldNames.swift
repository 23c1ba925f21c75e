package import DoppelExchange
internal import NIOCore

/// What the values of a signature are called: `http:requestBodyJSON[customer.id]`, as near misses call them, but with
/// `items[].id` for any element of an array. A part of a path is `http:url[2]`, counted from 1, a field of a form
/// `http:requestBodyForm[name]`.
package enum FieldNames {
  /// One for each of `Signature.leaves`, in their order. Names of members that look made are `*`.
  ///
  /// - Parameter form: of the value of a key.
  package static func of(
    _ bytes: UnsafeRawBufferPointer, form: (_ key: UnsafeRawBufferPointer) -> SignatureForm
  ) -> [String] {
    var names: [String] = []
    Signature.forEachEntry(in: bytes) { key, value in
      let name = String(decoding: key, as: UTF8.self).onOneLine
      switch form(key) {
      case .name, .text, .bytes: names.append(name)
      case .path:
        for (number, part) in value.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).enumerated()
        where !part.isEmpty {
          names.append("\(name)[\(number)]")
        }
      case .form:
        for pair in value.split(separator: UInt8(ascii: "&")) {
          // what has a name alone has no value
          guard let end = pair.firstIndex(of: UInt8(ascii: "=")) else { continue }
          names.append("\(name)[\(String(decoding: pair[..<end], as: UTF8.self).onOneLine)]")
        }
      case .json:
        guard let tree = try? FieldTree(json: ByteBuffer(bytes: value)) else { return names.append(name) }
        self.add(tree.root, "", of: name, to: &names)
      }
    }
    return names
  }

  private static func add(_ node: FieldTree.Node, _ path: String, of key: String, to names: inout [String]) {
    switch node.kind {
    case .object:
      for member in node.members {
        var name = member.name.onOneLine
        if name.withUTF8({ ValueLikeness(UnsafeRawBufferPointer($0)) }) != .ordinary { name = "*" }
        self.add(member.value, path.isEmpty ? name : "\(path).\(name)", of: key, to: &names)
      }
    case .array: for element in node.elements { self.add(element, path + "[]", of: key, to: &names) }
    case .string, .number: names.append(path.isEmpty ? key : "\(key)[\(path)]")
    case .true, .false, .null: break
    }
  }

  /// The place of a field, or of a value within its text: `… part 2` is the second that looks made.
  ///
  /// - Parameter places: of the fields by their names.
  package static func place(of name: String, among places: [String: UInt64]) -> UInt64? {
    if let place = places[name] { return place }
    let words = name.split(separator: " ")
    guard words.count > 2, words[words.count - 2] == "part", let number = UInt64(words[words.count - 1]),
      let place = places[String(name.dropLast(" part ".count + words[words.count - 1].count))]
    else { return nil }
    return NoisyLeaves.part(number, of: place)
  }

  /// What places are called, by the place; those that are neither leaves of a signature nor within one are left out.
  package static func of(
    places: some Sequence<UInt64>, among leaves: [Signature.Leaf], _ names: [String]
  ) -> [UInt64: String] {
    var (found, rest) = ([UInt64: String](), Set(places))
    for (leaf, name) in zip(leaves, names) where rest.remove(leaf.place) != nil { found[leaf.place] = name }
    for (leaf, name) in zip(leaves, names) where !rest.isEmpty {
      for number in 1...NoisyLeaves.partLimit {
        let place = NoisyLeaves.part(number, of: leaf.place)
        if rest.remove(place) != nil { found[place] = "\(name) part \(number)" }
      }
    }
    return found
  }
}
