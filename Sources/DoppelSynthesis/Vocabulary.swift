internal import DoppelExchange

/// By what names the members go that tell which item an object is about, and the items that requests name.
struct Vocabulary: Sendable {
  private(set) var names: Set<String> = []
  private(set) var ids: Set<String> = []

  /// Ids that recorded answers show, whether requests name them or not.
  private(set) var shown: Set<String> = []

  /// Ids that are remembered.
  static let idLimit = 100_000

  init(names: Set<String> = [], ids: Set<String> = []) {
    self.names = names
    self.ids = ids
  }

  /// Takes in the ids that a recorded answer shows.
  mutating func note(_ tree: Tree) {
    for member in tree.members {
      if self.names.contains(member.name), let id = member.value.plain, self.shown.count < Self.idLimit {
        self.shown.insert(id)
      }
      self.note(member.value)
    }
    for element in tree.elements { self.note(element) }
  }

  /// Whether an id is one of something recorded.
  func isTaken(_ id: String) -> Bool { self.ids.contains(id) || self.shown.contains(id) }

  /// Whether a member names something recorded.
  func isTaken(_ id: String, by name: String) -> Bool { self.names.contains(name) && self.isTaken(id) }
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
