package import DoppelExchange
internal import DoppelRules

/// What a recording holds, said when it ends.
package struct RecordSummary: Sendable {
  private struct Key: Sendable, Hashable {
    var direction: Direction
    var protocolName: String
    var host: String
  }

  private struct Counts: Sendable {
    var exchanges = 0
    var partial = 0
    var bytes = 0

    mutating func add(bytes: Int, isWhole: Bool) {
      self.exchanges += 1
      self.bytes += bytes
      if !isWhole { self.partial += 1 }
    }

    mutating func add(_ other: Counts) {
      self.exchanges += other.exchanges
      self.partial += other.partial
      self.bytes += other.bytes
    }
  }

  /// Protocols with hosts that are told apart; those beyond share one row.
  package static let maximumRows = 500
  /// Reasons of gaps that are told apart.
  package static let maximumReasons = 50

  private var rows: [Key: Counts] = [:]
  /// The row that was counted last, beside `rows`, because exchanges of one server often follow each other.
  private var last: (key: Key, counts: Counts)?
  private var gaps: [String: (count: Int, bytes: Int)] = [:]
  package private(set) var exchanges = 0
  package private(set) var bytes = 0

  package init() {}

  package mutating func record(_ exchange: Exchange) {
    let bytes = (exchange.request?.bodyLength ?? 0) + (exchange.response?.bodyLength ?? 0)
    self.exchanges += 1
    self.bytes += bytes
    let key = Key(direction: exchange.direction, protocolName: exchange.protocolName, host: exchange.server.host)
    if self.last?.key != key {
      self.endRun()
      self.last = (key, Counts())
    }
    self.last?.counts.add(bytes: bytes, isWhole: exchange.completeness == .complete)
  }

  /// Puts the counts of the last row to the others.
  private mutating func endRun() {
    guard let last = self.last.take() else { return }
    var key = last.key
    if self.rows[key] == nil && self.rows.count >= Self.maximumRows {
      key = Key(direction: key.direction, protocolName: "", host: "(other hosts)")
    }
    self.rows[key, default: Counts()].add(last.counts)
  }

  package mutating func record(_ gap: Gap) {
    let isKnown = self.gaps[gap.reason] != nil || self.gaps.count < Self.maximumReasons
    var counts = self.gaps[isKnown ? gap.reason : "other reasons"] ?? (0, 0)
    counts.count += 1
    counts.bytes += gap.bytes
    self.gaps[isKnown ? gap.reason : "other reasons"] = counts
  }

  /// Exchanges by protocol and host, bodies' bytes, gaps with reasons, where the recording is, and what to try next.
  ///
  /// - Parameter folder: the recording's, as the user would type it.
  package func terminalText(folder: String, _ style: TextStyle = .plain) -> String {
    var whole = self
    whole.endRun()
    return whole.text(folder: folder, style)
  }

  private func text(folder: String, _ style: TextStyle) -> String {
    var text = ""
    if !self.rows.isEmpty { text += self.table.text(style) + "\n" }
    text += NumberText.count(self.exchanges, "exchange") + ", " + SizeText.text(self.bytes) + " of bodies\n"
    for (reason, counts) in self.gaps.sorted(by: { ($1.value.count, $0.key) < ($0.value.count, $1.key) }) {
      let size = counts.bytes > 0 ? ", \(SizeText.text(counts.bytes))" : ""
      let line = "gap: \(reason) (\(NumberText.count(counts.count, "time"))\(size))"
      text += style.paint(TerminalText.clean(line, style), .yellow) + "\n"
    }
    text += "recording: " + TerminalText.clean(folder, style) + "\n"
    return text + self.nextCommand(folder, style)
  }

  private func nextCommand(_ folder: String, _ style: TextStyle) -> String {
    let directions = Set(self.rows.keys.map(\.direction))
    let argument = TerminalText.clean(ShellText.quoted(folder), style)
    if directions.isEmpty { return "nothing was recorded: did the traffic go through the ports above?\n" }
    var text = ""
    if directions.contains(.outbound) { text += "next: doppel mock --in \(argument)\n" }
    if directions.contains(.inbound) { text += "next: doppel replay --in \(argument)\n" }
    return text
  }

  private var table: Table {
    var table = Table(columns: [
      .init("DIRECTION"), .init("PROTOCOL"), .init("HOST", isFlexible: true), .init("EXCHANGES", .right),
      .init("INCOMPLETE", .right), .init("BODIES", .right),
    ])
    let sorted = self.rows.sorted {
      ($0.key.direction.rawValue, $1.value.exchanges, $0.key.host, $0.key.protocolName)
        < ($1.key.direction.rawValue, $0.value.exchanges, $1.key.host, $1.key.protocolName)
    }
    for (key, counts) in sorted {
      table.append([
        .text(key.direction.rawValue), .text(key.protocolName), .text(key.host), .integer(counts.exchanges),
        .integer(counts.partial), .text(SizeText.text(counts.bytes)),
      ])
    }
    return table
  }
}
