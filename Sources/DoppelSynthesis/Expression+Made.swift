internal import NIOCore

extension Expression {
  /// Whether it is a text of which something is made anew.
  var isPartlyMade: Bool {
    guard case .text(let parts) = self else { return false }
    return parts.contains { if case .made = $0 { true } else { false } }
  }

  /// Whether it holds how many bytes are at a place.
  var tellsSize: Bool {
    switch self {
    case .size: true
    case .text(let parts): parts.contains { if case .value(let part) = $0 { part.tellsSize } else { false } }
    default: false
    }
  }

  /// Whether it is, or holds, the name of what the request is about.
  var showsName: Bool {
    switch self {
    case .id: true
    case .text(let parts): parts.contains { if case .value(let part) = $0 { part.showsName } else { false } }
    default: false
    }
  }

  /// What it is of the part of a place that is asked for.
  func part(in scene: Scene, like: Tree) -> Tree? {
    guard let part = scene.part, let id = scene.target.place?.id else { return nil }
    switch self {
    case .partBegin: return Tree.text("\(part.lowerBound)", like: like)
    case .partEnd: return Tree.text("\(part.upperBound - 1)", like: like)
    default:
      guard let bytes = scene.before.bytes(at: id) else { return nil }
      return bytes.getSlice(at: bytes.readerIndex + part.lowerBound, length: part.count).map { .bytes($0) }
    }
  }

  /// The text in a scene; `nil` where one of its values cannot be told.
  ///
  /// - Parameter made: what takes the place of what is made anew, as it was last, with its name.
  func text(in scene: Scene, made: (String, String) -> String) -> Tree? {
    guard case .text(let parts) = self else { return nil }
    var text = ""
    for part in parts {
      switch part {
      case .literal(let literal): text += literal
      case .made(let example, let name): text += made(example, name)
      case .value(let expression):
        guard let value = expression.value(in: scene, like: .string(""))?.plain else { return nil }
        text += value
      }
    }
    return .string(text)
  }

  /// Whether a text is this one in a scene, whatever is made anew in it.
  ///
  /// - Parameter isMade: whether a text may be what is made anew.
  func matches(_ text: String, in scene: Scene, isMade: (Substring) -> Bool = { !$0.isEmpty }) -> Bool {
    guard case .text(let parts) = self else { return false }
    var rest = text[...]
    var isOpen = false
    for part in parts {
      var own: String?
      switch part {
      case .literal(let literal): own = literal
      case .made: isOpen = true
      case .value(let expression):
        own = expression.value(in: scene, like: .string(""))?.plain
        if own == nil { return false }
      }
      guard let own else { continue }
      guard
        let found = isOpen
          ? rest.firstRange(of: own)
          : (rest.hasPrefix(own) ? rest.startIndex..<rest.index(rest.startIndex, offsetBy: own.count) : nil)
      else { return false }
      if isOpen, !isMade(rest[..<found.lowerBound]) { return false }
      rest = rest[found.upperBound...]
      isOpen = false
    }
    return isOpen ? isMade(rest) : rest.isEmpty
  }
}
