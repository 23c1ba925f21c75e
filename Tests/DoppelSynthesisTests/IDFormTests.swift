import Testing

@testable import DoppelSynthesis

@Suite
struct IDFormTests {
  @Test(arguments: [
    (["3", "1"], "4"), (["INV-0001", "INV-0003"], "INV-0004"), (["ORD-20261127-001", "ORD-20261127-002"], "ORD-20261127-003"),
    (["T-9", "T-10"], "T-11"), (["x7"], "x8"), (["0099", "0098"], "0100"), (["n-998", "n-999"], "n-1000"),
    (["5", "90000"], "90001"),
  ])
  func `what counts goes on behind what all have in common, as wide`(ids: [String], next: String) {
    let form = IDForm(ids)
    #expect(form.greatest.map { form.id(of: $0 + 1) } == next)
  }

  @Test(arguments: [
    (["pay_1a2b", "pay_1a9c"], "pay_"), (["cus_Xk2", "cus_Xq7"], "cus_X"), (["pay_83749283", "pay_10293847"], "pay_"),
    (["4a9c7f0e-58d1-4c3a-9f1b-2d8e7a6b5c40", "4b9c7f0e-58d1-4c3a-9f1b-2d8e7a6b5c40"], ""),
    (["ac9c7f0e-58d1-4c3a-9f1b-2d8e7a6b5c40", "ab9c7f0e-58d1-4c3a-9f1b-2d8e7a6b5c40"], ""), (["1-01", "1-2"], ""), ([], ""),
  ])
  func `what is drawn begins with the letters and marks that all have in common`(ids: [String], prefix: String) {
    #expect(IDForm(ids).greatest == nil)
    #expect(IDForm(ids).prefix == prefix)
  }

  @Test(arguments: [(IDForm.spread - 1, true), (IDForm.spread, false)])
  func `numbers behind a prefix count where they are near each other`(spread: Int, counts: Bool) {
    #expect((IDForm(["n1", "n\(1 + spread)"]).greatest != nil) == counts)
  }
}
