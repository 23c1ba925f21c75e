/// The way from the root of a `FieldTree` to one of its values, as differences and ignored fields name it: `body.items[3].id`.
///
/// Names that are not plain are quoted in brackets: `body["a.b"]`. Two marks say what a path alone cannot: `(json)` that the
/// string before it was read as a JSON document, `(2)` that the name before it is the second of that name in its object.
package struct FieldPath: Sendable, Hashable, CustomStringConvertible {
  package enum Step: Sendable, Hashable {
    case name(String)
    /// From 0.
    case index(Int)
    /// Into the JSON document that a string holds.
    case embedded
    /// The name before it stands more than once in its object; from 2.
    case occurrence(Int)
  }

  package var steps: [Step]

  package init(_ steps: [Step] = []) { self.steps = steps }

  package var description: String {
    var text = ""
    for step in self.steps {
      switch step {
      case .name(let name) where Self.isPlain(name): text += text.isEmpty ? name : "." + name
      case .name(let name): text += "[" + Self.quoted(name) + "]"
      case .index(let index): text += "[\(index)]"
      case .embedded: text += "(json)"
      case .occurrence(let number): text += "(\(number))"
      }
    }
    return text.isEmpty ? "$" : text
  }

  /// Whether a name stands in a path without brackets: it is not empty and has only letters, digits, `_`, `-`, `@` or what is
  /// not ASCII.
  package static func isPlain(_ name: String) -> Bool {
    !name.isEmpty && name.unicodeScalars.allSatisfy { self.isPlain($0) }
  }

  static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isLetter || scalar.isDigit || scalar == "_" || scalar == "-" || scalar == "@" || scalar.value >= 0xa0
  }

  /// The name in double quotes, with backslashes before quotes and backslashes.
  private static func quoted(_ name: String) -> String {
    var text = "\""
    for scalar in name.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { text += "\\" }
      text.unicodeScalars.append(scalar)
    }
    return text + "\""
  }
}
