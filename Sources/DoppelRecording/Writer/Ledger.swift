internal import DoppelExchange

/// The running account of a recording, from which its manifest is made.
struct Ledger {
  /// Gaps and hosts that are told apart; further hosts are counted without their names.
  static let namedCounts = 10_000

  /// What the account says of an exchange, without the exchange.
  struct Entry: Hashable {
    var host: String
    var protocolName: String
    var isPartial: Bool
    var isOpaque: Bool

    init(_ exchange: Exchange) {
      self.host = exchange.server.host
      self.protocolName = exchange.protocolName
      switch exchange.completeness {
      case .complete: (self.isPartial, self.isOpaque) = (false, false)
      case .partial: (self.isPartial, self.isOpaque) = (true, false)
      case .opaque: (self.isPartial, self.isOpaque) = (false, true)
      }
    }
  }

  private struct GapKey: Hashable {
    var reason: String
    var host: String
  }

  private var kept: [Entry: Int] = [:]
  private var gaps: [GapKey: Manifest.GapCount] = [:]
  private var lost = 0

  /// Counts that many exchanges of which an account says the same.
  mutating func keep(_ entry: Entry, times: Int = 1) {
    if let count = self.kept[entry] {
      self.kept[entry] = count + times
    } else {
      var named = entry
      if self.kept.count >= Self.namedCounts { named.host = "" }
      self.kept[named, default: 0] += times
    }
  }

  /// Counts an exchange that could not be kept.
  mutating func lose(_ entry: Entry, _ reason: String) { self.lose(1, host: entry.host, reason) }

  mutating func lose(_ exchanges: Int, host: String, bytes: Int = 0, _ reason: String) {
    self.lost += exchanges
    self.count(Gap(reason: LossReason.prefix + reason, bytes: bytes, exchanges: exchanges, host: host))
  }

  /// Counts all that was kept as lost: its files are gone.
  mutating func loseAll(_ reason: String) {
    self.loseAll(since: Mark(), reason)
  }

  /// What was kept up to a moment.
  struct Mark {
    fileprivate var kept: [Entry: Int] = [:]
  }

  var mark: Mark { Mark(kept: self.kept) }

  /// Counts what was kept since a moment as lost.
  mutating func loseAll(since mark: Mark, _ reason: String) {
    for (entry, count) in self.kept {
      let former = mark.kept[entry] ?? 0
      guard count > former else { continue }
      self.lose(count - former, host: entry.host, reason)
      self.kept[entry] = former > 0 ? former : nil
    }
  }

  mutating func count(_ gap: Gap, times: Int = 1) {
    var key = GapKey(reason: gap.reason, host: gap.host)
    if self.gaps[key] == nil, self.gaps.count >= Self.namedCounts { key.host = "" }
    var sum = self.gaps[key] ?? Manifest.GapCount(reason: key.reason, host: key.host, times: 0, bytes: 0, exchanges: 0)
    sum.times += times
    sum.bytes += gap.bytes
    sum.exchanges += gap.exchanges
    self.gaps[key] = sum
  }

  /// Adds the gaps and losses of another account, which has kept nothing.
  mutating func add(_ other: Ledger) {
    self.lost += other.lost
    for gap in other.gaps.values {
      self.count(Gap(reason: gap.reason, bytes: gap.bytes, exchanges: gap.exchanges, host: gap.host), times: gap.times)
    }
  }

  /// Puts the account into a manifest.
  func write(into manifest: inout Manifest) {
    var hosts: [[String]: Int] = [:]
    var counts = Manifest.Counts()
    for (entry, count) in self.kept {
      hosts[[entry.host, entry.protocolName], default: 0] += count
      counts.kept += count
      if entry.isPartial { counts.partial += count }
      if entry.isOpaque { counts.opaque += count }
    }
    counts.lost = self.lost
    counts.seen = counts.kept + counts.lost
    manifest.exchanges = counts
    manifest.hosts = hosts.map { Manifest.HostCount(host: $0.key[0], protocolName: $0.key[1], exchanges: $0.value) }
      .sorted { ($0.host, $0.protocolName) < ($1.host, $1.protocolName) }
    manifest.gaps = self.gaps.values.sorted { ($0.reason, $0.host) < ($1.reason, $1.host) }
  }
}
