import Testing

@testable import DoppelLearn
@testable import DoppelSynthesis

@Suite
struct OriginTests {
  private static let query = ListQuery(
    kind: "POST /goods",
    uses: [
      ListQuery.Use(place: "?state", role: .equals("state")), ListQuery.Use(place: "?page", role: .nothing),
      ListQuery.Use(place: "?limit", role: .limit),
    ])

  @Test(arguments: [
    (Expression.constant(.null), Origin.Kind.constant, nil), (.argument(".title"), .request, ".title"), (.id(0), .id, nil),
    (.created, .newID, nil), (.field(0, "state"), .field, "state"), (.increment(0, "version"), .increment, "version"),
    (.next("number"), .next, "number"), (.item(0), .item, nil), (.sum(Self.query, "weight"), .sum, "weight"),
    (.count(Self.query), .count, "where state is ?state, at most ?limit"),
    (.list(Self.query, .null), .list, "where state is ?state, at most ?limit, as they were made"),
    (.cursor(Self.query), .page, nil), (.session, .session, nil), (.lookup("?q"), .same, "?q"), (.tag, .tag, nil),
    (.fresh, .fresh, nil), (.now, .now, nil), (.stored(0, "owner", .null), .stored, "owner"), (.content(0), .stored, nil),
    (.digest(Derivation(algorithm: .sha256, form: .hexadecimal), of: .request, "", ""), .digest, "the body of the request"),
    (.text([.literal("no book "), .value(.id(0)), .made("ab12", "")]), .text, "no book {id}{fresh}"),
    (.text([.value(.argument("?q"))]), .text, "{request ?q}"),
  ])
  func `where a value comes from is told by a word and what it is of`(expression: Expression, kind: Origin.Kind, of: String?) {
    #expect(expression.origin == Origin(kind, of: of))
  }

  @Test(arguments: [
    (nil, false, "as they were made"), (nil, true, "newest first"), ("~", false, "as they were written"),
    ("~", true, "last written first"), ("weight", false, "by weight"), ("weight", true, "by weight, backwards"),
  ])
  func `an order is told in words`(order: String?, isReversed: Bool, words: String) {
    let query = ListQuery(kind: "", constant: .init(field: "kind", value: .string("tea")), order: order, isReversed: isReversed)
    #expect(query.words() == "where kind is tea, \(words)")
  }
}
