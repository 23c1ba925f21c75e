import DoppelExchange
import SystemPackage
import Testing

@testable import DoppelApp

struct RecordedWritesTests {
  private static let host = "items.example.com"

  private func resource(_ path: String) -> Resource { Resource([Self.host] + path.split(separator: "/").map(String.init)) }

  private func made(_ number: Int, _ session: String?) -> Exchange {
    var made = exchange(number)
    made.session = session
    return made
  }

  /// What was written and by whom, what is read and by whom, and whether the read was recorded after the write.
  @Test(
    arguments: [
      ("/cart", "a", "/cart", "a", true), ("/cart/items", "a", "/cart", "a", true), ("/cart", "a", "/cart/items/1", "a", true),
      ("/cart", "a", "/orders", "a", false), ("/cart/a", "a", "/cart/b", "a", false), ("/cart", "a", "/cart", "b", false),
      ("/cart", nil, "/cart", "b", true), ("/cart", "a", "/cart", nil, true), ("/cart", nil, "/cart", nil, true),
    ] as [(String, String?, String, String?, Bool)])
  func `a read depends on a write before it to what it is about, or around or in that`(
    _ written: String, _ writer: String?, _ read: String, _ reader: String?, concerns: Bool
  ) {
    var writes = RecordedWrites()
    writes.note(Effect(.change, self.resource(written)), of: self.made(2, writer), in: "run")
    #expect(writes.concern(self.resource(read), session: reader, at: self.made(3, reader).startedAt, in: "run") == concerns)
    #expect(
      !writes.concern(self.resource(read), session: reader, at: self.made(1, reader).startedAt, in: "run"),
      "the read came before")
    #expect(!writes.concern(self.resource(read), session: reader, at: self.made(3, reader).startedAt, in: "other"))
  }

  @Test func `what came to be elsewhere was written, too, and what only read was not`() {
    var writes = RecordedWrites()
    writes.note(Effect(.none, self.resource("/cart")), of: self.made(1, nil), in: "run")
    #expect(!writes.concern(self.resource("/cart"), session: nil, at: self.made(2, nil).startedAt, in: "run"))
    writes.note(
      Effect(.create, self.resource("/orders"), candidates: [self.resource("/receipts/7")]), of: self.made(1, nil), in: "run")
    #expect(writes.concern(self.resource("/receipts/7"), session: nil, at: self.made(2, nil).startedAt, in: "run"))
    #expect(!writes.concern(self.resource("/receipts/8"), session: nil, at: self.made(2, nil).startedAt, in: "run"))
  }
}
