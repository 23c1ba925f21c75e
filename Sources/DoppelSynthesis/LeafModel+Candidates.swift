internal import DoppelExchange
internal import DoppelLearn
internal import NIOCore

extension LeafModel {
  /// The expressions that give a value in one scene, the likeliest first.
  struct Candidates {
    let leaf: Outline.Leaf
    let scene: Scene
    let element: Tree?
    /// How lists of the answer may come about, the likeliest first; none where it shows no list.
    let queries: [ListQuery]
    let catalogue: Catalogue
    /// The header fields that reads repeat of what is stored.
    let repeated: [String: Tree]

    private var value: Tree { self.leaf.value }
    private var name: String { self.leaf.name }
    private var isMade: Bool { self.value.plain.map { Made.isMade($0, at: self.scene.moment) } ?? false }

    /// Texts that are sought within others, in bytes.
    private static let shortestPart = 4

    var all: [Expression] {
      if self.scene.target.place != nil { return PlaceCandidates(leaf: self.leaf, scene: self.scene).all }
      if let stored = self.stored { return stored }
      let own = self.named
      var all = self.scene.isWrite ? own.arguments + own.fields : own.fields + own.arguments
      all += self.scene.ids.indices.map { .id($0) }
      all += self.naming + [.created]
      for index in self.scene.ids.indices.reversed() { all += self.paths.map { .increment(index, $0) } }
      all += self.digests
      if self.name == "@etag" { all.append(.tag) }
      if self.value == .array([]) { all.append(.constant(self.value)) }
      all += self.ofLists + self.addresses
      if self.tellsCount { all += self.populations }
      let others = self.others
      if self.isMade { all += others }
      all.append(.constant(self.value))
      if !self.isMade { all += others }
      if self.scene.created != nil { all.append(.next(self.name)) }
      if !self.tellsCount { all += self.populations }
      if let text = self.text { all.append(text) }
      all.append(.session)
      all += self.scene.call.arguments.map { .lookup($0.place) }
      all.append(.fresh)
      if self.scene.isWrite { all.append(.now) }
      return all
    }

    /// Of what is there as it was stored how it comes about, and nothing else.
    private var stored: [Expression]? {
      let places = self.scene.ids.indices.reversed()
      switch self.value {
      case .object:
        let wholes = places.map { Expression.whole($0) }
        if !self.scene.isWrite { return wholes + places.map { .item($0) } }
        return wholes + Overlay.possible(self.scene, at: self.leaf.path).map { .overlay($0) }
      case .bytes: return places.map { .content($0) } + [.constant(self.value)]
      case .array, .string, .number, .word: break
      }
      guard let last = self.scene.ids.indices.last, self.name.hasPrefix("@"), self.scene.target.content != nil,
        !self.scene.isWrite,
        let other = self.repeated[String(self.name.dropFirst())]
      else { return nil }
      return [.stored(last, "<" + self.name.dropFirst(), other), .constant(self.value)]
    }

    /// Whether a number is called a count.
    private var tellsCount: Bool {
      let name = self.name.lowercased()
      return name.contains("count") || name.contains("total") || name.contains("numberof")
    }

    /// How many items there are of a kind.
    private var populations: [Expression] {
      guard self.value.plain.flatMap(Int.init) != nil, self.tellsCount || !self.name.hasPrefix("@") else { return [] }
      let places = self.scene.ids.indices.reversed().map { Int?.some($0) } + [nil]
      return self.catalogue.kinds.keys.sorted().flatMap { kind in places.map { .population(kind, in: $0) } }
    }

    /// Arguments that a digest may be computed from.
    private static let digested = 16

    /// The digests and checksums that it may be.
    private var digests: [Expression] {
      guard let text = self.value.plain else { return [] }
      let quoted = text.hasPrefix("\"") && text.hasSuffix("\"") && text.utf8.count > 2
      let inner = quoted ? String(text.dropFirst().dropLast()) : text
      let quote = quoted ? "\"" : ""
      let ways = ByteBuffer(string: inner).withUnsafeReadableBytes { Derivation.possible($0) }
      guard !ways.isEmpty else { return [] }
      let sources =
        self.scene.ids.indices.reversed().map { Expression.Source.item($0) } + [.request, .answer]
        + self.scene.call.arguments.prefix(Self.digested).map { .argument($0.place) }
      return sources.flatMap { source in ways.map { .digest($0, of: source, quote, quote) } }
    }

    private var named: (arguments: [Expression], fields: [Expression]) {
      let arguments = self.scene.call.arguments.filter { $0.name == self.name }.map { Expression.argument($0.place) }
      let fields = self.scene.ids.indices.reversed().flatMap { index in self.paths.map { Expression.field(index, $0) } }
      return (arguments, fields)
    }

    /// The arguments that say what the new item's id is.
    private var naming: [Expression] {
      guard let created = self.scene.created else { return [] }
      return self.scene.call.arguments.filter { $0.value.plain == created }.map { .argument($0.place) }
    }

    /// What it may be called in an item: its name, and that with those of the objects that it stands in.
    private var paths: [String] {
      guard !self.name.hasPrefix("@") else { return [self.name] }
      let steps = self.leaf.path.split(separator: ".")
      let paths = (1...max(1, min(steps.count, Self.deepest))).map { steps.suffix($0).joined(separator: ".") }
      return paths + paths.map { "^" + $0 }
    }

    private static let deepest = 8

    /// What has the same value under another name.
    private var others: [Expression] {
      guard let text = self.value.plain, text.utf8.count >= Self.shortestPart || self.isMade else { return [] }
      var others = self.scene.call.arguments.filter { $0.value.plain == text }.map { Expression.argument($0.place) }
      others += self.scene.call.fields.filter { $0.value == text }.map { .argument("@\($0.key)") }.sorted { "\($0)" < "\($1)" }
      for (index, id) in self.scene.ids.enumerated() {
        let fields = self.scene.before.items[id]?.fields.filter { $0.value == self.value } ?? [:]
        others += fields.keys.sorted().map { .field(index, $0) }
      }
      return others
    }

    private var ofLists: [Expression] {
      // what is stored is answered with what came of it alone
      guard !self.name.hasPrefix("@"), !(self.scene.isWrite && self.scene.target.isStored) else { return [] }
      switch self.value {
      case .array:
        guard let element = self.element else { return [] }
        let removed = self.scene.isWrite ? self.queries.map { Expression.removed($0, element) } : []
        return self.queries.map { .list($0, element) } + removed
      case .number:
        var found = self.queries.map { Expression.count($0) }
        for query in self.queries where query.constant == nil && !query.isReversed {
          let fields = self.catalogue.kinds[query.kind]?.fields.filter { $0.value.isNumber } ?? [:]
          found += fields.keys.sorted().map { .sum(query, $0) }
        }
        return found
      case .word, .string:
        var found: [Expression] = []
        if self.tellsCount, self.value.plain.flatMap(Int.init) != nil { found += self.queries.map { .count($0) } }
        for query in self.queries where query.uses.contains(where: { $0.role == .limit }) {
          found.append(self.value.plain == "true" || self.value.plain == "false" ? .more(query) : .cursor(query))
        }
        if self.name.lowercased().contains("cursor"), self.isMade || self.value == .null {
          found += self.queries.map { .last($0, "^cursor") }
        }
        return found
      case .object, .bytes: return []
      }
    }

    /// A text that holds what the request or its items say.
    private var text: Expression? {
      guard case .string(let text) = self.value else { return nil }
      let parts = self.parts(of: text[...])
      return parts.contains { if case .value = $0 { true } else { false } } ? .text(parts) : nil
    }

    /// Addresses of what comes after a list, with what stands for that in a parameter.
    private var addresses: [Expression] {
      guard case .string(let text) = self.value, let start = text.firstIndex(of: "?") else { return [] }
      let queries = self.queries.filter { $0.uses.contains { $0.role == .limit } }
      guard !queries.isEmpty else { return [] }
      for pair in text[text.index(after: start)...].split(separator: "&") {
        guard let mark = pair.firstIndex(of: "=") else { continue }
        let value = pair[pair.index(after: mark)...].prefix { $0 != ">" }
        guard Made.isMade(Call.decoded(value)) else { continue }
        let parts =
          self.parts(of: text[..<value.startIndex]) + [.made(String(value), "")] + self.parts(of: text[value.endIndex...])
        return queries.map { .address(parts, $0) }
      }
      return []
    }

    /// A text taken apart: what the request or its items say, and what stands between.
    private func parts(of text: Substring) -> [Expression.Part] {
      var known: [(text: String, expression: Expression)] = []
      for (index, id) in self.scene.ids.enumerated() {
        known.append((self.scene.name(index) ?? id, .id(index)))
        if let tag = self.scene.before.field("@etag", of: id)?.plain { known.append((tag, .field(index, "@etag"))) }
      }
      for argument in self.scene.call.arguments { known.append((argument.value.plain ?? "", .argument(argument.place))) }
      if let created = self.scene.created { known.append((created, .created)) }
      for field in self.scene.call.fields { known.append((field.value, .argument("@\(field.key)"))) }
      known.removeAll { $0.text.utf8.count < Self.shortestPart }
      known.sort { ($1.text.utf8.count, $0.text) < ($0.text.utf8.count, $1.text) }
      var parts: [Expression.Part] = []
      var literal = ""
      var rest = text
      while let first = rest.first {
        if let found = known.first(where: { rest.hasPrefix($0.text) }) {
          if !literal.isEmpty { parts.append(.literal(literal)) }
          literal = ""
          parts.append(.value(found.expression))
          rest = rest.dropFirst(found.text.count)
        } else {
          literal.append(first)
          rest = rest.dropFirst()
        }
      }
      if !literal.isEmpty { parts.append(.literal(literal)) }
      return parts
    }
  }
}
