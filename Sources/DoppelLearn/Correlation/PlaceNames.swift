/// Tells whether two places are called alike, which is what makes short numbers in both the same thing: `body.id` of
/// `POST shop/orders` and the part of a path after `orders`, or `body.order_id`.
enum PlaceNames {
  /// Names that say only that a value names something.
  private static let generic: Set<String> = ["id", "uuid", "key", "no", "number", "code", "ref", "name", "token", "value"]

  static func areRelated(_ issued: Correlation.Place, _ used: Correlation.Place) -> Bool {
    let (one, other) = (self.name(of: issued), self.name(of: used))
    let nouns = self.nouns(of: issued) + self.components(of: issued.place).dropLast()
    let others = self.nouns(of: used) + self.components(of: used.place).dropLast()
    if one == other, !self.generic.contains(one) { return !one.isEmpty }
    let (stem, otherStem) = (self.stem(of: one), self.stem(of: other))
    switch (stem.isEmpty, otherStem.isEmpty) {
    // bare names: what they name is said elsewhere
    case (true, true): return !Set(nouns.map(self.singular)).isDisjoint(with: others.map(self.singular))
    case (true, false): return nouns.contains { self.singular($0) == self.singular(otherStem) }
    case (false, true): return others.contains { self.singular($0) == self.singular(stem) }
    case (false, false):
      return self.singular(stem) == self.singular(otherStem) || one.hasSuffix(other) || other.hasSuffix(one)
    }
  }

  /// The last name in a place; of a part of a path what stands before it.
  private static func name(of place: Correlation.Place) -> String {
    guard let part = self.part(of: place.place) else { return self.components(of: place.place).last ?? "" }
    let parts = self.parts(of: place.request)
    return part >= 2 && part - 2 < parts.count ? self.letters(parts[part - 2]) : ""
  }

  /// The number in `path, part 2`; `nil` for other places.
  private static func part(of place: String) -> Int? {
    guard place.hasPrefix("path, part ") else { return nil }
    return Int(place.dropFirst("path, part ".count))
  }

  /// The name without what says only that it names something: `order` of `orderid`, nothing of `id`.
  private static func stem(of name: String) -> String {
    if self.generic.contains(name) { return "" }
    for word in self.generic where name.hasSuffix(word) { return String(name.dropLast(word.count)) }
    return name
  }

  private static func singular(_ noun: String) -> String {
    if noun.hasSuffix("ies") { return noun.dropLast(3) + "y" }
    return noun.hasSuffix("s") ? String(noun.dropLast()) : noun
  }

  private static func nouns(of place: Correlation.Place) -> [String] {
    self.parts(of: place.request).map(self.letters).filter { !$0.isEmpty }
  }

  /// The parts of the path in the name of a request, `shop/orders/*` without its host.
  private static func parts(of request: String) -> [Substring] {
    let words = request.split(separator: " ")
    guard words.count > 1, let slash = words[1].firstIndex(of: "/") else { return [] }
    return words[1][slash...].split(separator: "/")
  }

  private static func components(of place: String) -> [String] {
    place.split { $0 == "." || $0 == " " || $0 == "," || $0 == "[" || $0 == "]" }.map(self.letters).filter { !$0.isEmpty }
  }

  private static func letters(_ name: some StringProtocol) -> String {
    name.lowercased().filter { $0.isLetter || $0.isNumber }
  }
}
