import Testing

@testable import DoppelMatch

struct KeyTableTests {
  @Test(arguments: [0, 1, 7, 8, 9, 1_000]) func `every entry is found by its hash, and no other`(count: Int) {
    var table = KeyTable()
    for entry in 0..<count { table.insert(UInt32(entry * 3), entry) }
    for entry in 0..<count { #expect(table.find(UInt32(entry * 3)) { _ in true } == entry) }
    #expect(table.find(1) { _ in true } == nil)
    #expect(table.find(.max) { _ in true } == nil)
  }

  @Test func `of entries with one hash the wanted one is found`() {
    var table = KeyTable(capacity: 3)
    for entry in 0..<100 { table.insert(7, entry) }
    for entry in 0..<100 { #expect(table.find(7) { $0 == entry } == entry) }
    var seen: [Int] = []
    #expect(
      table.find(7) {
        seen.append($0); return false
      } == nil)
    #expect(seen.sorted() == Array(0..<100))
  }

  @Test func `only entries with the hash are asked about`() {
    var table = KeyTable()
    // the same place in the table
    table.insert(1, 0)
    table.insert(1 << 16 | 1, 1)
    var seen: [Int] = []
    #expect(
      table.find(1 << 16 | 1) {
        seen.append($0); return true
      } == 1)
    #expect(seen == [1])
  }

  @Test func `the last place of the table is followed by the first`() {
    var table = KeyTable()
    for entry in 0..<8 { table.insert(15, entry) }
    #expect(table.find(15) { $0 == 7 } == 7)
    #expect(table.find(0) { _ in true } == nil)
  }

  @Test func `equal bytes have one hash`() {
    let hashes = [[1, 2, 3], [1, 2, 3], [1, 2, 4]].map { (bytes: [UInt8]) in bytes.withUnsafeBytes { KeyTable.hash($0) } }
    #expect(hashes[0] == hashes[1] && hashes[0] != hashes[2])
  }
}
