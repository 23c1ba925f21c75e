internal import DoppelExchange

/// By what names the members go that tell which item an object is about, and the items that requests name.
struct Vocabulary: Sendable {
  var names: Set<String> = []
  var ids: Set<String> = []

  /// Ids that are remembered.
  static let idLimit = 100_000
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
