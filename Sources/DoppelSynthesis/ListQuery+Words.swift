extension ListQuery {
  /// Which items it shows and in which order, for people: `where .state is ?state, newest first, at most ?limit`.
  ///
  /// - Parameter inOrder: whether the order is told.
  func words(inOrder: Bool = true) -> String {
    var words: [String] = []
    if let constant = self.constant { words.append("where \(constant.field) is \(constant.value.plain ?? "the same")") }
    words += self.uses.compactMap(\.words)
    guard inOrder else { return words.joined(separator: ", ") }
    switch (self.order, self.isReversed) {
    case (nil, false): words.append("as they were made")
    case (nil, true): words.append("newest first")
    case (Self.changes?, false): words.append("as they were written")
    case (Self.changes?, true): words.append("last written first")
    case (let field?, false): words.append("by \(field)")
    case (let field?, true): words.append("by \(field), backwards")
    }
    return words.joined(separator: ", ")
  }
}

extension ListQuery.Use {
  /// `nil` where the request says nothing of the list there.
  fileprivate var words: String? {
    switch self.role {
    case .nothing: nil
    case .equals(let field): "where \(field) is \(self.place)"
    case .contains(let field): "where \(field) holds the text \(self.place)"
    case .has(let field): "where \(field) has \(self.place)"
    case .differs(let field): "where \(field) is not \(self.place)"
    case .isOneOf(let field): "where \(field) is one of \(self.place)"
    case .isAtLeast(let field): "where \(field) is at least \(self.place)"
    case .isAtMost(let field): "where \(field) is at most \(self.place)"
    case .isThere(let field): "where there is \(field), or not, as \(self.place) says"
    case .since(let evenGone): "written since \(self.place)" + (evenGone ? ", removed ones too" : "")
    case .page: "after those up to \(self.place)"
    case .limit: "at most \(self.place)"
    case .sort: "sorted by \(self.place)"
    }
  }
}
