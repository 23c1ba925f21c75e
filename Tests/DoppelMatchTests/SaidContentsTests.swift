import DoppelMatch
import Testing

struct SaidContentsTests {
  private func tell(_ number: Int) -> String { #"{"id":"\#(uuid(number))"}"# }

  /// Whether the first two different requests were told the same.
  private func areAlike(_ recorded: [Recorded], learns: Bool = true) -> Bool {
    let library = learned(recorded, learns: learns)
    return library.content(of: 0) == library.content(of: 1)
  }

  @Test func `answers to reads differ in their identifiers`() {
    let recorded = [Recorded("GET /by/ann", says: self.tell(0)), Recorded("GET /by/bob", says: self.tell(1))]
    #expect(!self.areAlike(recorded))
    #expect(self.areAlike([recorded[0], Recorded("GET /by/bob", says: self.tell(0))]))
    #expect(self.areAlike(recorded, learns: false), "where nothing is learned nothing is known of answers")
  }

  @Test func `what an answer repeats of its request tells nothing`() {
    #expect(
      self.areAlike([Recorded("GET /o/\(uuid(0))", says: self.tell(0)), Recorded("GET /o/\(uuid(1))", says: self.tell(1))]))
  }

  @Test func `identifiers that a write gives are new`() {
    #expect(
      self.areAlike([Recorded(#"POST /o {"n":"a"}"#, says: self.tell(0)), Recorded(#"POST /o {"n":"b"}"#, says: self.tell(1))])
    )
  }

  @Test func `identifiers that change each time that the same is asked tell nothing`() {
    let recorded = [Recorded("GET /by/ann", says: self.tell(0)), Recorded("GET /by/bob", says: self.tell(2))]
    #expect(
      self.areAlike(recorded + [Recorded("GET /by/ann", says: self.tell(1)), Recorded("GET /by/bob", says: self.tell(3))]))
    let library = learned([recorded[0], Recorded("GET /by/ann", says: self.tell(1))])
    #expect(library.contentCount(of: 0) == 1)
  }
}
