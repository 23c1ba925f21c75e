/// The parts of paths that are values although they do not look made: `u7` of `/users/u7` where there is a `/users/u9` too.
package struct VaryingParts {
  /// For each start of a path the first part after it that has a digit; `nil` where there is another.
  private var first: [Substring: Substring?] = [:]

  package init() {}

  /// Adds the name of a request, as in `GET shop/users/u7`.
  package mutating func note(_ name: String) {
    Self.forEachDigitPart(of: name) { before, part in
      if let known = self.first[before] {
        if known != part { self.first[before] = .some(nil) }
      } else {
        self.first[before] = part
      }
    }
  }

  /// The name with `*` in place of those parts.
  package func name(_ name: String) -> String {
    var (result, from) = ("", name.startIndex)
    Self.forEachDigitPart(of: name) { before, part in
      guard let known = self.first[before], known == nil else { return }
      result += name[from..<part.startIndex] + "*"
      from = part.endIndex
    }
    return from == name.startIndex ? name : result + name[from...]
  }

  /// Calls `body` with the parts of a path that have a digit and are no version such as `v1`.
  private static func forEachDigitPart(of name: String, _ body: (_ before: Substring, _ part: Substring) -> Void) {
    guard let space = name.firstIndex(of: " ") else { return }
    let rest = name[name.index(after: space)...]
    let address = rest[..<(rest.firstIndex(of: " ") ?? rest.endIndex)]
    for part in address.split(separator: "/").dropFirst() where part.contains(where: \.isNumber) {
      if part.first == "v", part.dropFirst().allSatisfy(\.isNumber) { continue }
      body(name[..<part.startIndex], part)
    }
  }
}
