/// Where a value of an answer that was made up comes from.
package struct Origin: Sendable, Equatable {
  package enum Kind: String, Sendable, CaseIterable {
    /// All recorded answers say it.
    case constant
    /// The request says it.
    case request
    /// It names an item that the request is about.
    case id
    /// It names the item that the request made.
    case newID = "new-id"
    /// A field of an item.
    case field
    /// One more than a field of an item was.
    case increment
    /// One more than the greatest among the items beside the new one.
    case next
    /// Items that fit.
    case list
    /// All that is known of an item.
    case item
    /// An item with what the request says over it.
    case written
    /// How many items there are.
    case count
    /// The sum of a field of the items that a list is of.
    case sum
    /// Where the next page begins, or whether there is one.
    case page
    /// The same in all answers of a session.
    case session
    /// The same in all answers to requests that say the same.
    case same
    /// The entity tag of the item.
    case tag
    /// Made anew.
    case fresh
    /// The time.
    case now
    /// What was stored, or something of it.
    case stored
    /// A digest or checksum.
    case digest
    /// A text in which other values stand.
    case text
  }

  package var kind: Kind
  /// Of what: a place of the request, a field, which items; `nil` where the kind says all.
  package var of: String?

  init(_ kind: Kind, of: String? = nil) {
    self.kind = kind
    self.of = of
  }
}

extension Expression {
  /// Where the values come from that it gives.
  var origin: Origin {
    switch self {
    case .constant: Origin(.constant)
    case .argument(let place): Origin(.request, of: place)
    case .id: Origin(.id)
    case .created: Origin(.newID)
    case .field(_, let name): Origin(.field, of: name)
    case .increment(_, let name): Origin(.increment, of: name)
    case .next(let name): Origin(.next, of: name)
    case .list(let query, _), .removed(let query, _): Origin(.list, of: query.words())
    case .item: Origin(.item)
    case .overlay: Origin(.written)
    case .population: Origin(.count)
    case .count(let query): Origin(.count, of: query.words(inOrder: false))
    case .sum(_, let name): Origin(.sum, of: name)
    case .more, .cursor, .last, .address: Origin(.page)
    case .text(let parts): Origin(.text, of: parts.map(\.words).joined())
    case .session: Origin(.session)
    case .lookup(let place): Origin(.same, of: place)
    case .tag: Origin(.tag)
    case .fresh: Origin(.fresh)
    case .now: Origin(.now)
    case .stored(_, let name, _): Origin(.stored, of: name)
    case .whole, .content, .scope, .opened, .missing, .size, .part, .partBegin, .partEnd, .names: Origin(.stored)
    case .digest(_, let source, _, _): Origin(.digest, of: source.words)
    }
  }
}

extension Expression.Part {
  fileprivate var words: String {
    switch self {
    case .literal(let text): return text
    case .value(let expression):
      let origin = expression.origin
      return "{\(origin.kind.rawValue)\(origin.of.map { " " + $0 } ?? "")}"
    case .made: return "{\(Origin.Kind.fresh.rawValue)}"
    }
  }
}

extension Expression.Source {
  fileprivate var words: String {
    switch self {
    case .request: "the body of the request"
    case .argument(let place): place
    case .item: "what is stored"
    case .answer: "the body of the answer"
    }
  }
}
