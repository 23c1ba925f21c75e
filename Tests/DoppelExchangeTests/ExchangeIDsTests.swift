import DoppelExchange
import Testing

struct ExchangeIDsTests {
  private let moment = Timestamp(nanoseconds: 1_782_413_797_974_594_462)

  @Test func `an id has the version, the variant and the milliseconds of RFC 9562`() {
    var ids = ExchangeIDs(seed: 7)
    for _ in 0..<1_000 {
      let id = ids.next(at: self.moment)
      #expect(id.high >> 16 == 1_782_413_797_974)
      #expect(id.high >> 12 & 0xf == 7)
      #expect(id.low >> 62 == 0b10)
    }
  }

  @Test func `equal seeds give equal ids and others do not`() {
    var (one, same, other) = (ExchangeIDs(seed: 1), ExchangeIDs(seed: 1), ExchangeIDs(seed: 2))
    let first = one.next(at: self.moment)
    #expect(same.next(at: self.moment) == first)
    #expect(other.next(at: self.moment) != first)
    #expect(one.next(at: self.moment) != first)
  }

  @Test func `no id comes twice`() {
    var seen: Set<ExchangeID> = []
    for seed in 0..<100 as Range<UInt64> {
      var ids = ExchangeIDs(seed: seed)
      for _ in 0..<100 { seen.insert(ids.next(at: self.moment)) }
    }
    #expect(seen.count == 10_000)
  }

  @Test func `ids sort by their milliseconds, and a moment before 1970 counts as 1970`() {
    var ids = ExchangeIDs(seed: 3)
    let early = ids.next(at: Timestamp(nanoseconds: -1))
    let late = ids.next(at: Timestamp(nanoseconds: 1_000_000))
    #expect(early.high >> 16 == 0)
    #expect(early < late)
  }
}
