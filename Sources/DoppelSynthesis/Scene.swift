internal import DoppelExchange
internal import NIOCore

/// One request in the state in which it was made.
struct Scene: Sendable {
  var call: Call
  let target: Target
  /// The items that it is about, and after them the one that an earlier call with the same key made.
  let ids: [String]
  var before: World
  /// The state that its answer shows.
  var after: World
  /// The item that it made.
  var created: String?
  /// The recorded session that it belongs to; -1 for none.
  let session: Int
  var moment: Timestamp
  let isWrite: Bool
  /// What it names by its digest, and is not there.
  var missing: [String] = []
  /// What clients named in the scope, in order, where it tells of that.
  var names: Tree?
  /// The body of the answer.
  var answer: ByteBuffer?

  /// The entity tag of the item that it is about, before.
  var tag: Tree? { (self.created ?? self.ids.last).flatMap { self.before.field("@etag", of: $0) } }

  /// The state that lists show: a write's own work is in what it answers.
  var listed: World { self.isWrite ? self.after : self.before }

  /// The items that were made where a new one is: by the same endpoint, in the same item.
  var siblings: [(id: String, item: World.Item)] {
    self.before.items(of: self.target.kind, in: self.target.ids.last { $0 != self.created })
  }
}

extension Scene {
  /// An item that it is about, as it was.
  func item(_ index: Int) -> World.Item? { index < self.ids.count ? self.before.items[self.ids[index]] : nil }

  /// What an item is called: of one that is stored in another without the name of that.
  func name(_ index: Int) -> String? {
    guard index < self.ids.count else { return nil }
    let id = self.ids[index]
    return id.firstIndex(of: Stores.mark).map { String(id[id.index(after: $0)...]) } ?? id
  }

  /// What the place is called that it opened.
  var opened: String? { self.target.place == nil ? nil : self.created.map(NamedPlace.name(ofID:)) }

  /// How many bytes are at the place that it names, with what it sends there; `nil` where that is not known.
  var size: Int? {
    guard let id = self.target.place?.id else { return nil }
    if self.isWrite { return self.before.sent(to: id, self.call.body)?.readableBytes }
    return self.before.bytes(at: id)?.readableBytes
  }

  /// Of what is at the place the bytes that are asked for; `nil` where that is no part.
  var part: Range<Int>? { self.size.flatMap { size in self.call.fields["range"].flatMap { AskedRange.of($0, size: size) } } }

  /// What its items are like, by the places of fields in them: a short value that is not made anew, else that there is one.
  var features: [String: Tree] {
    var features: [String: Tree] = [:]
    let there = Tree.word("there")
    for (index, id) in self.ids.enumerated() {
      for (name, value) in self.before.items[id]?.fields ?? [:] where !"@<%".contains(name.prefix(1)) {
        switch value {
        case .object(let members): for member in members { features["#\(index).\(name).\(member.name)"] = there }
        case .array, .bytes: features["#\(index).\(name)"] = there
        case .string(let text), .number(let text), .word(let text):
          features["#\(index).\(name)"] = text.utf8.count > Self.featureLength || Made.isMade(text) ? there : value
        }
      }
    }
    return features
  }

  /// Bytes of a value that may decide.
  private static let featureLength = 32

  /// What a digest is computed from; `nil` where there is none.
  func bytes(of source: Expression.Source) -> ByteBuffer? {
    switch source {
    case .request: return self.call.body.readableBytes > 0 ? self.call.body : nil
    case .argument(let place): return self.call.value(at: place)?.plain.map { ByteBuffer(string: $0) }
    case .item(let index):
      guard case .bytes(let bytes)? = self.item(index)?.fields["%"] else { return nil }
      return bytes
    case .answer: return self.answer
    }
  }

  /// Takes in what was made anew of items that a list shows.
  mutating func learn(_ world: World) {
    self.after = world
    if !self.isWrite { self.before = world }
  }
}
