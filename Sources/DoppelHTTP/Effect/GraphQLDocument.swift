/// The operations of a GraphQL document (October 2021 specification, section 2), as far as that is told without reading it whole.
struct GraphQLDocument {
  struct Operation: Equatable {
    var isMutation: Bool
    /// Empty for an anonymous one.
    var name: String
    /// What it asks of the root, without aliases.
    var fields: [String]
  }

  let operations: [Operation]

  /// `nil` where the text is none.
  init?(_ text: String) {
    var operations: [Operation] = []
    var depth = 0
    var parentheses = 0
    var words: [Substring] = []
    for token in Self.tokens(of: text) {
      switch token {
      case "{":
        if depth == 0 {
          let first = words.first ?? "query"
          guard ["query", "mutation", "subscription", "fragment"].contains(first) else { return nil }
          if first != "fragment" {
            let name = words.count > 1 ? String(words[1]) : ""
            operations.append(Operation(isMutation: first == "mutation", name: name, fields: []))
          }
          words = words.first == "fragment" ? ["fragment"] : []
        }
        depth += 1
      case "}":
        depth -= 1
        guard depth >= 0 else { return nil }
        if depth == 0 { words = [] }
      case "(": parentheses += 1
      case ")": parentheses -= 1
      case ":" where depth == 1 && parentheses == 0 && words.isEmpty:
        // what came before was an alias
        if !operations.isEmpty { _ = operations[operations.count - 1].fields.popLast() }
      case _ where parentheses > 0 || depth > 1: break
      case _ where depth == 0: words.append(token)
      default: if words.isEmpty, !operations.isEmpty { operations[operations.count - 1].fields.append(String(token)) }
      }
    }
    guard depth == 0, !operations.isEmpty, operations.allSatisfy({ !$0.fields.isEmpty }) else { return nil }
    self.operations = operations
  }

  /// The operation that is asked for; `nil` where the name is none of them.
  func operation(named name: String?) -> Operation? {
    guard let name else { return self.operations.first }
    return self.operations.first { $0.name == name }
  }

  /// Names and marks; comments and strings are left out.
  private static func tokens(of text: String) -> [Substring] {
    var tokens: [Substring] = []
    var index = text.startIndex
    while index < text.endIndex {
      let start = index
      let character = text[index]
      index = text.index(after: index)
      if character == "#" {
        while index < text.endIndex, !text[index].isNewline { index = text.index(after: index) }
      } else if character == "\"" {
        while index < text.endIndex, text[index] != "\"" {
          index = text.index(index, offsetBy: text[index] == "\\" ? 2 : 1, limitedBy: text.endIndex) ?? text.endIndex
        }
        if index < text.endIndex { index = text.index(after: index) }
      } else if character.isLetter || character == "_" {
        while index < text.endIndex, text[index].isLetter || text[index].isNumber || text[index] == "_" {
          index = text.index(after: index)
        }
        tokens.append(text[start..<index])
      } else if "{}():".contains(character) {
        tokens.append(text[start..<index])
      }
    }
    return tokens
  }
}
