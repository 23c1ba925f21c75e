internal import DoppelExchange
internal import DoppelLearn
internal import NIOCore

/// Finds what a text of an answer about a place is made of: the scope, names, sizes, digests, what the request says, and in addresses what is
/// made anew.
struct PlaceText {
  private let known: [(text: String, expression: Expression)]
  private let size: Int?
  private let part: Range<Int>?
  private let body: ByteBuffer

  init(_ scene: Scene) {
    var known: [(text: String, expression: Expression)] = []
    for index in scene.ids.indices { known.append((scene.name(index) ?? "", .id(index))) }
    if let opened = scene.opened { known.append((opened, .opened)) }
    for argument in scene.call.arguments { known.append((argument.value.plain ?? "", .argument(argument.place))) }
    for field in scene.call.fields { known.append((field.value, .argument("@\(field.key)"))) }
    known.removeAll { $0.text.utf8.count < Self.shortest }
    if let scope = scene.target.place?.scope, !scope.isEmpty { known.append((scope, .scope)) }
    known.sort { ($1.text.utf8.count, $0.text) < ($0.text.utf8.count, $1.text) }
    self.known = known
    (self.size, self.part, self.body) = (scene.size, scene.part, scene.call.body)
  }

  /// Texts that are sought within others, in bytes.
  private static let shortest = 4

  /// `nil` where nothing in a text is known.
  func expression(of text: String) -> Expression? {
    let sides = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    var parts = self.parts(of: sides[0])
    if sides.count > 1 { parts += [.literal("?")] + self.arguments(sides[1]) }
    guard parts.contains(where: { if case .literal = $0 { false } else { true } }) else { return nil }
    return .text(Self.merged(parts))
  }

  private static func merged(_ parts: [Expression.Part]) -> [Expression.Part] {
    parts.reduce(into: []) { merged, part in
      if case .literal(let text) = part, case .literal(let former)? = merged.last {
        merged[merged.count - 1] = .literal(former + text)
      } else {
        merged.append(part)
      }
    }
  }

  private func arguments(_ query: Substring) -> [Expression.Part] {
    var parts: [Expression.Part] = []
    for (index, pair) in query.split(separator: "&", omittingEmptySubsequences: false).enumerated() {
      let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      parts.append(.literal((index > 0 ? "&" : "") + sides[0] + (sides.count > 1 ? "=" : "")))
      guard sides.count > 1 else { continue }
      let isMade = Made.isMade(Call.decoded(sides[1]))
      parts += isMade ? [.made(String(sides[1]), String(sides[0]))] : self.parts(of: sides[1])
    }
    return parts
  }

  private func parts(of text: Substring) -> [Expression.Part] {
    var parts: [Expression.Part] = []
    var rest = text
    var literal = Substring()
    while let first = rest.first {
      let found = self.known.first { known in
        // a name stands by itself
        rest.hasPrefix(known.text) && !Self.isWord(literal.last) && !Self.isWord(rest.dropFirst(known.text.count).first)
      }
      if let found {
        parts += self.computed(in: literal) + [.value(found.expression)]
        literal = ""
        rest = rest.dropFirst(found.text.count)
      } else {
        literal.append(first)
        rest = rest.dropFirst()
      }
    }
    return parts + self.computed(in: literal)
  }

  private static func isWord(_ character: Character?) -> Bool {
    character.map { $0.isASCII && ($0.isLetter || $0.isNumber) } ?? false
  }

  /// Sizes and digests in a text, which stand there by themselves.
  private func computed(in text: Substring) -> [Expression.Part] {
    var parts: [Expression.Part] = []
    var rest = text
    while let first = rest.first {
      let run = rest.prefix(while: Self.isWord)
      guard !run.isEmpty else {
        parts.append(.literal(String(first)))
        rest = rest.dropFirst()
        continue
      }
      parts.append(self.computed(String(run)).map { .value($0) } ?? .literal(String(run)))
      rest = rest.dropFirst(run.count)
    }
    return parts
  }

  private func computed(_ word: String) -> Expression? {
    if let size = self.size, size > 0, let number = Int(word), "\(number)" == word {
      if let part = self.part, number == part.lowerBound { return .partBegin }
      if let part = self.part, number == part.upperBound - 1 { return .partEnd }
      if number == size { return .size(0) }
      if number == size - 1 { return .size(-1) }
    }
    guard self.body.readableBytes > 0, let (before, ways) = StoredPlaces.digest(word), before.isEmpty else { return nil }
    let way = ways.first { String(buffer: $0.text(of: self.body)) == word }
    return way.map { .digest($0, of: .request, "", "") }
  }
}
