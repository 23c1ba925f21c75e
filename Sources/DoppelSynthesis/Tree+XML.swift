internal import DoppelExchange
internal import NIOCore

extension Tree {
  /// An element as an object: its attributes as `@name`, its text as `#text`, elements by their names, several of one name as an
  /// array; an element of nothing but text as that. The document has one member, its root.
  ///
  /// `nil` where the text is no XML, or elements of several names take turns in it.
  init?(xml text: ByteBuffer) {
    guard let tree = try? FieldTree(xml: text), let ordered = Tree(tree.root).inOrder else { return nil }
    self = ordered
  }

  /// With the members in the order of the document, which `FieldTree` tells beside them.
  private var inOrder: Tree? {
    switch self {
    case .object(let members):
      let order = (self["#order"]?.elements ?? []).compactMap(\.plain)
      guard Set(order).count == order.count else { return nil }
      var ordered: [Member] = []
      for member in members where member.name != "#order" {
        guard let value = member.value.inOrder else { return nil }
        ordered.append(Member(name: member.name, value: value))
      }
      let place = Dictionary(order.enumerated().map { ($1, $0) }) { first, _ in first }
      let attributes = ordered.filter { $0.name.hasPrefix("@") }
      let others = ordered.filter { !$0.name.hasPrefix("@") }
      return .object(attributes + others.sorted { place[$0.name] ?? 0 < place[$1.name] ?? 0 })
    case .array(let elements):
      let inner = elements.compactMap(\.inOrder)
      return inner.count == elements.count ? .array(inner) : nil
    case .string, .number, .word, .bytes: return self
    }
  }

  /// The document, without what stands before its root.
  func writeXML(into text: inout String) {
    for member in self.members { member.value.write(element: member.name, into: &text) }
  }

  private func write(element name: String, into text: inout String) {
    switch self {
    case .array(let elements): for element in elements { element.write(element: name, into: &text) }
    case .object(let members):
      text += "<" + name
      for member in members where member.name.hasPrefix("@") {
        text += " \(member.name.dropFirst())=\"\(Self.escaped(member.value.plain ?? ""))\""
      }
      text += ">"
      for member in members where !member.name.hasPrefix("@") {
        if member.name == "#text" {
          text += Self.escaped(member.value.plain ?? "")
        } else {
          member.value.write(element: member.name, into: &text)
        }
      }
      text += "</\(name)>"
    case .string, .number, .word, .bytes:
      let content = Self.escaped(self.plain ?? "")
      text += content.isEmpty ? "<\(name)/>" : "<\(name)>\(content)</\(name)>"
    }
  }

  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in text.unicodeScalars {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "\r": escaped += "&#13;"
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }

  /// The places of elements of which several stood beside each other, as `.root.item`.
  func several(_ path: String = "") -> Set<String> {
    switch self {
    case .object(let members): return members.reduce(into: []) { $0.formUnion($1.value.several("\(path).\($1.name)")) }
    case .array(let elements): return elements.reduce(into: [path]) { $0.formUnion($1.several(path)) }
    case .string, .number, .word, .bytes: return []
    }
  }

  /// The same with an array wherever several may stand.
  func withArrays(at places: Set<String>, _ path: String = "") -> Tree {
    switch self {
    case .object(let members):
      let inner = members.map { member -> Member in
        let place = "\(path).\(member.name)"
        let value = member.value.withArrays(at: places, place)
        if case .array = value { return Member(name: member.name, value: value) }
        return Member(name: member.name, value: places.contains(place) ? .array([value]) : value)
      }
      return .object(inner)
    case .array(let elements): return .array(elements.map { $0.withArrays(at: places, path) })
    case .string, .number, .word, .bytes: return self
    }
  }
}
