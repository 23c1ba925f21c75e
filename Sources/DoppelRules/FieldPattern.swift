/// Names fields of a projection, and all that is below them (`--ignore`, noise): `body.user.id`, `headers.date`,
/// `body.items[*].id`, `body.**.updatedAt`, `..updatedAt`, `body["a.b"]`, `$.user.id`.
///
/// `*` stands for one name or, in brackets, one index; within a name for any letters. `**` stands for any number of steps, `..name`
/// is `**.name`. `$` is the body. A pattern that starts with none of `roots` fits anywhere: `updatedAt` is `**.updatedAt`.
/// Names below `headers` and `trailers` are compared without regard to ASCII case. The marks `(json)` and `(2)` of a `FieldPath`
/// may stand in a pattern and do not matter.
package struct FieldPattern: Sendable, Hashable {
  enum Element: Sendable, Hashable {
    case name(String)
    case anyName
    case nameGlob(Glob)
    case index(Int)
    case anyIndex
    /// Any number of steps, none too.
    case anySteps
  }

  /// The names that stand at the root of a message's projection.
  package static let roots: Set<String> = [
    "start", "method", "target", "path", "query", "version", "status", "reason", "headers", "body", "trailers",
  ]

  /// The most elements that one pattern may have.
  package static let maximumElements = 60

  /// As it was written.
  package let text: String
  let elements: [Element]

  /// - Throws: the position, what was expected and what came.
  package init(_ text: String) throws(RuleSyntaxError) {
    var parser = FieldPatternParser(text)
    self.text = text
    self.elements = try parser.parse()
  }

  /// Whether the pattern names this field or one that it is part of.
  package func covers(_ path: FieldPath) -> Bool {
    var walk = FieldWalk([self])
    return path.steps.contains { step in
      walk.enter(step)
      return walk.isCovered
    }
  }
}
