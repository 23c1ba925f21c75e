internal import DoppelExchange

/// By what names the members go that tell which item an object is about, and the items that requests name.
struct Vocabulary: Sendable {
  private(set) var names: Set<String> = []
  private(set) var ids: Set<String> = []

  /// Ids that are remembered.
  static let idLimit = 100_000
  /// How deep an object may stand that tells of what its request named.
  private static let depth = 5

  /// Learns from an exchange: a request names an item by the last part of its path or by an argument, and the answer has it.
  mutating func learn(_ call: Call, _ shown: Shown) {
    guard shown.isSuccess, shown.effect != .remove, let body = shown.body else { return }
    if let part = call.parts.last { self.look(for: part, in: body, from: nil, Self.depth) }
    if let place = shown.fields.first(where: { $0.name.lowercased() == "location" })?.value.split(separator: "/").last {
      self.look(for: String(place), in: body, from: nil, Self.depth)
    }
    for argument in call.arguments where argument.name.lowercased().hasSuffix("id") {
      if let id = argument.value.plain { self.look(for: id, in: body, from: argument.name, Self.depth) }
    }
  }

  private mutating func look(for id: String, in tree: Tree, from name: String?, _ depth: Int) {
    guard depth > 0, self.ids.count < Self.idLimit else { return }
    for member in tree.members {
      if member.value.plain == id, Self.canBeID(id), member.name == "id" || member.name != name {
        if name == nil || member.name == "id" { self.names.insert(member.name) }
        self.ids.insert(id)
        return
      }
      self.look(for: id, in: member.value, from: name, depth - 1)
    }
  }

  private static func canBeID(_ text: String) -> Bool { !text.isEmpty && text != "null" && text != "true" && text != "false" }

  /// The item that an object is about; `nil` where it is about none.
  ///
  /// - Parameter isItem: what names an item beside those that are known here.
  func identity(of tree: Tree, or isItem: (String) -> Bool = { _ in false }) -> String? {
    for member in tree.members where self.names.contains(member.name) {
      guard let id = member.value.plain else { continue }
      if self.ids.contains(id) || Made.isMade(id) || isItem(id) { return id }
    }
    return nil
  }
}
