internal import DoppelExchange
internal import NIOCore

/// The expressions that may give a value of an answer about a place, the likeliest first.
struct PlaceCandidates {
  let leaf: Outline.Leaf
  let scene: Scene

  private var isMade: Bool { self.leaf.value.plain.map { Made.isMade($0, at: self.scene.moment) } ?? false }

  /// A size that no constant number has by chance.
  static let greatSize = 100

  var all: [Expression] {
    switch self.leaf.value {
    case .bytes: return self.scene.ids.indices.map { .content($0) } + [.part, .constant(self.leaf.value)]
    case .array: return [.names, .constant(self.leaf.value)]
    case .object: return [.constant(self.leaf.value)]
    case .string, .number, .word: break
    }
    var all: [Expression] = [.opened] + self.scene.missing.indices.map { .missing($0) }
    all += self.scene.ids.indices.map { .id($0) } + self.digests
    if self.leaf.name == "@etag" { all.append(.tag) }
    let others = self.others
    let text = self.leaf.value.plain.flatMap { PlaceText(self.scene).expression(of: $0) }
    // so great a number is no size by chance
    if let text, text.tellsSize, self.scene.size ?? 0 >= Self.greatSize { all.append(text) }
    all += self.isMade ? others + [.constant(self.leaf.value)] : [.constant(self.leaf.value)] + others
    all += [.scope, .size(0), .size(-1)]
    if let text { all.append(text) }
    all.append(.fresh)
    if self.scene.isWrite { all.append(.now) }
    return all
  }

  /// The digests that it may be of what is there, or of what is sent.
  private var digests: [Expression] {
    guard let text = self.leaf.value.plain else { return [] }
    let isQuoted = text.hasPrefix("\"") && text.hasSuffix("\"") && text.utf8.count > 2
    let quote = isQuoted ? "\"" : ""
    guard let (before, ways) = StoredPlaces.digest(isQuoted ? String(text.dropFirst().dropLast()) : text) else { return [] }
    let sources = self.scene.ids.indices.map { Expression.Source.item($0) } + [.request]
    return sources.flatMap { source in ways.map { .digest($0, of: source, quote + before, quote) } }
  }

  /// What the request, or what is there, says in other places.
  private var others: [Expression] {
    guard let text = self.leaf.value.plain else { return [] }
    var others = self.scene.call.arguments.filter { $0.value.plain == text }.map { Expression.argument($0.place) }
    others += self.scene.call.fields.filter { $0.value == text }.map { .argument("@\($0.key)") }.sorted { "\($0)" < "\($1)" }
    for (index, id) in self.scene.ids.enumerated() {
      let fields = self.scene.before.items[id]?.fields.filter { $0.value == .string(text) } ?? [:]
      others += fields.keys.sorted().map { .field(index, $0) }
    }
    return others
  }
}
