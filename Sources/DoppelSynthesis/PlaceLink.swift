/// An address that an answer gives: `Location` (RFC 9110 section 10.2.2).
struct PlaceLink: Sendable {
  /// Its path, without the slashes around it.
  let path: String
  /// Its parameters, as they stand there.
  let arguments: [(name: String, value: String)]

  /// `nil` where an answer gives none.
  init?(_ shown: Shown) {
    guard let value = shown.fields.first(where: { $0.name.lowercased() == "location" })?.value else { return nil }
    self.init(value)
  }

  init?(_ address: String) {
    var rest = address[...]
    if let scheme = rest.firstRange(of: "://") {
      guard let slash = rest[scheme.upperBound...].firstIndex(of: "/") else { return nil }
      rest = rest[slash...]
    }
    guard rest.first == "/" else { return nil }
    let sides = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    self.path = sides[0].split(separator: "/").joined(separator: "/")
    self.arguments = (sides.count > 1 ? sides[1] : "").split(separator: "&").map { pair in
      let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (String(sides[0]), sides.count > 1 ? String(sides[1]) : "")
    }
  }

  /// The parameters as hidden fields of what it names: what they stand for, and as they are written.
  var fields: [String: Tree] {
    var fields: [String: Tree] = [:]
    for argument in self.arguments {
      fields["?" + argument.name] = .string(Call.decoded(argument.value[...]))
      fields["?" + argument.name + "="] = .string(argument.value)
    }
    return fields
  }
}

extension PlaceLink {
  /// Another value of the same form; what is percent-encoded stays (RFC 3986 section 2.1).
  static func another(like value: String, fresh: (String) -> String) -> String {
    let pieces = value.split(separator: "%", omittingEmptySubsequences: false)
    return pieces.enumerated().map { index, piece in
      index == 0 ? fresh(String(piece)) : "%" + piece.prefix(2) + fresh(String(piece.dropFirst(2)))
    }.joined()
  }
}
