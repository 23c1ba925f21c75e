import DoppelExchange
import Testing

@testable import DoppelRecording

struct LedgerTests {
  private func entry(
    _ host: String = "h", _ protocolName: String = "http", _ completeness: Completeness = .complete
  ) -> Ledger.Entry {
    var exchange = sample(host: host)
    exchange.protocolName = protocolName
    exchange.completeness = completeness
    return Ledger.Entry(exchange)
  }

  private func manifest(_ ledger: Ledger) -> Manifest {
    var manifest = Manifest(doppelVersion: "", command: [], format: .json, startedAt: .epoch)
    ledger.write(into: &manifest)
    return manifest
  }

  private func counts(seen: Int, kept: Int, partial: Int = 0, opaque: Int = 0, lost: Int = 0) -> Manifest.Counts {
    var counts = Manifest.Counts()
    (counts.seen, counts.kept, counts.partial, counts.opaque, counts.lost) = (seen, kept, partial, opaque, lost)
    return counts
  }

  @Test func `an empty account says nothing`() {
    let manifest = self.manifest(Ledger())
    #expect(manifest.exchanges == Manifest.Counts())
    #expect(manifest.hosts.isEmpty)
    #expect(manifest.gaps.isEmpty)
  }

  @Test func `what is kept is counted by host and protocol, in order`() {
    var ledger = Ledger()
    for entry in [
      self.entry("z"), self.entry("a", "opaque", .opaque("odd")), self.entry("a"), self.entry("a", "http", .partial("cut")),
    ] { ledger.keep(entry) }
    let manifest = self.manifest(ledger)
    #expect(manifest.exchanges == self.counts(seen: 4, kept: 4, partial: 1, opaque: 1))
    #expect(
      manifest.hosts == [
        .init(host: "a", protocolName: "http", exchanges: 2), .init(host: "a", protocolName: "opaque", exchanges: 1),
        .init(host: "z", protocolName: "http", exchanges: 1),
      ])
  }

  @Test func `what is lost is seen, and a gap says why`() {
    var ledger = Ledger()
    ledger.keep(self.entry())
    ledger.lose(self.entry("a", "http", .partial("cut")), "full")
    ledger.lose(3, host: "a", bytes: 5, "full")
    ledger.lose(1, host: "b", "full")
    let manifest = self.manifest(ledger)
    #expect(manifest.exchanges == self.counts(seen: 6, kept: 1, lost: 5))
    #expect(
      manifest.gaps == [
        .init(reason: "lost: full", host: "a", times: 2, bytes: 5, exchanges: 4),
        .init(reason: "lost: full", host: "b", times: 1, bytes: 0, exchanges: 1),
      ])
  }

  @Test func `gaps that lose no exchange change no count of exchanges`() {
    var ledger = Ledger()
    ledger.count(Gap(reason: "odd bytes", bytes: 7, exchanges: 2, host: "h"), times: 3)
    #expect(self.manifest(ledger).exchanges == Manifest.Counts())
    #expect(self.manifest(ledger).gaps == [.init(reason: "odd bytes", host: "h", times: 3, bytes: 7, exchanges: 2)])
  }

  @Test func `all that was kept can turn out to be lost`() {
    var ledger = Ledger()
    for host in ["a", "a", "b"] { ledger.keep(self.entry(host)) }
    ledger.loseAll("gone")
    ledger.keep(self.entry("c"))
    let manifest = self.manifest(ledger)
    #expect(manifest.exchanges == self.counts(seen: 4, kept: 1, lost: 3))
    #expect(manifest.hosts.map(\.host) == ["c"])
    #expect(manifest.gaps.map(\.exchanges) == [2, 1])
  }

  @Test func `what was kept since a mark can turn out to be lost`() {
    var ledger = Ledger()
    for host in ["a", "b"] { ledger.keep(self.entry(host)) }
    let mark = ledger.mark
    for host in ["a", "a", "c"] { ledger.keep(self.entry(host)) }
    ledger.loseAll(since: mark, "gone")
    let manifest = self.manifest(ledger)
    #expect(manifest.exchanges == self.counts(seen: 5, kept: 2, lost: 3))
    #expect(manifest.hosts.map(\.host) == ["a", "b"])
    #expect(
      manifest.gaps == [
        .init(reason: "lost: gone", host: "a", times: 1, bytes: 0, exchanges: 2),
        .init(reason: "lost: gone", host: "c", times: 1, bytes: 0, exchanges: 1),
      ])
  }

  @Test func `the gaps and losses of another account are added`() {
    var (one, other) = (Ledger(), Ledger())
    one.lose(1, host: "h", "full")
    other.lose(2, host: "h", "full")
    other.count(Gap(reason: "odd", bytes: 1, exchanges: 0, host: "h"), times: 4)
    one.add(other)
    #expect(self.manifest(one).exchanges == self.counts(seen: 3, kept: 0, lost: 3))
    #expect(
      self.manifest(one).gaps == [
        .init(reason: "lost: full", host: "h", times: 2, bytes: 0, exchanges: 3),
        .init(reason: "odd", host: "h", times: 4, bytes: 1, exchanges: 0),
      ])
  }

  @Test func `hosts are told apart up to the limit, and further ones are counted without their names`() {
    var ledger = Ledger()
    for number in 0..<Ledger.namedCounts { ledger.keep(self.entry("h\(number)")) }
    #expect(!self.manifest(ledger).hosts.contains { $0.host.isEmpty })
    for number in 0..<3 { ledger.keep(self.entry("later\(number)")) }
    ledger.keep(self.entry("h0"))
    let manifest = self.manifest(ledger)
    #expect(manifest.hosts.count == Ledger.namedCounts + 1)
    #expect(manifest.hosts.first == .init(host: "", protocolName: "http", exchanges: 3))
    #expect(manifest.hosts.first { $0.host == "h0" }?.exchanges == 2)
    #expect(manifest.exchanges.kept == Ledger.namedCounts + 4)
  }

  @Test func `gaps are told apart up to the limit, and further ones are counted without their hosts`() {
    var ledger = Ledger()
    for number in 0..<Ledger.namedCounts { ledger.lose(1, host: "h\(number)", "full") }
    #expect(!self.manifest(ledger).gaps.contains { $0.host.isEmpty })
    for number in 0..<3 { ledger.lose(1, host: "later\(number)", "full") }
    let manifest = self.manifest(ledger)
    #expect(manifest.gaps.count == Ledger.namedCounts + 1)
    #expect(manifest.gaps.first == .init(reason: "lost: full", host: "", times: 3, bytes: 0, exchanges: 3))
    #expect(manifest.exchanges.lost == Ledger.namedCounts + 3)
  }
}
