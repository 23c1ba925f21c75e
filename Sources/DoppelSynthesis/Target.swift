internal import NIOCore

/// What a call is about.
struct Target: Sendable {
  /// The operation, with the path in which `*` stands for items.
  var endpoint = ""
  /// The kind of the items that it makes; empty where that is called like the endpoint.
  var family = ""
  /// Whether an item has no fields but those that its answer shows.
  var showsWhole = false

  /// The kind of the items that it makes.
  var kind: String { self.family.isEmpty ? self.endpoint : self.family }

  /// The items that it names, in order: of a path the wider first.
  var ids: [String] = []
  /// The arguments that name them.
  var idPlaces: Set<String> = []
  /// Which arguments it has.
  var shape = ""
  /// What it stores, where it is a write.
  var content: Content?
  /// Whether it names what is stored, or what holds that.
  var isStored = false
  /// The members by which lists name what it is about, and the name.
  var names: [(name: String, value: String)] = []
  /// Whether what its answer shows was taken, and is shown to nobody else.
  var isTaking = false
  /// The texts in the key by which it names something stored.
  var keyParts: [String] = []
  /// Whether it names stored objects in a way that is not understood.
  var isVague = false
  /// What it names of the places that answers gave; `nil` where it names none.
  var place: NamedPlace?
  /// Whether what that is called does not matter: several were recorded, or this one.
  var isNameFree = true

  /// Whether an answer shows what is stored under a path.
  func isRead(_ shown: Shown) -> Bool {
    if case .body? = self.content { !shown.isWrite && shown.raw.readableBytes > 0 } else { false }
  }

  /// What a write stores under the last of the ids.
  enum Content: Sendable {
    /// A body, with the header fields that came with it.
    case body(ByteBuffer, [String: String])
    case object(Tree)
    /// What is stored under another name.
    case copy(of: String)
    /// What cannot be told.
    case unknown
  }
}
