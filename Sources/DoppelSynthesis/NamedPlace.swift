/// What a path names: something that is stored, what holds such, or what is told of it.
struct NamedPlace: Sendable, Hashable {
  /// The path of what holds it.
  var container: String
  /// The same for all of its kind: `v2/*/*/blobs`.
  var kind: String
  /// The parts of the path in which those of its kind differ: `ann/app`.
  var scope: String
  /// What it is called there; `nil` where the path names what holds such things, or tells of them.
  var name: String?
  /// Whether it tells of what is stored in the same scope.
  var isBeside = false

  /// As an item.
  var id: String? { self.name.map { self.id(of: $0) } }

  func id(of name: String) -> String { "\(self.container)\(Stores.mark)\(name)" }

  /// What an item is called in what holds it.
  static func name(ofID id: String) -> String {
    String(id[(id.firstIndex(of: Stores.mark).map(id.index(after:)) ?? id.startIndex)...])
  }
}
