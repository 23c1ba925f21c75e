internal import DoppelCompare
internal import DoppelExchange
internal import DoppelProtocols
internal import DoppelRecording
internal import DoppelReport
internal import DoppelRules
internal import DoppelWire
internal import NIOCore
internal import SystemPackage

/// `doppel files compare`: the answers of two recordings, field by field.
///
/// Exchanges pair by the tag `refUuid` (the live exchange of a replay names the recorded one), else by signature in recorded order.
package struct CompareRun: Equatable {
  private let older: String
  private let newer: String
  private let ignored: [String]
  private let isStrict: Bool
  private let output: String

  package init(older: String, newer: String, ignored: [String], isStrict: Bool, output: String) {
    self.older = older
    self.newer = newer
    self.ignored = ignored
    self.isStrict = isStrict
    self.output = output
  }

  /// Done where all answers are equal, check failed where one differs or is missing.
  ///
  /// - Throws: `CommandError`.
  package func run(_ environment: Environment) throws -> ExitCode {
    let ignored = try Parsing.values("--ignore", self.ignored) { text throws(RuleSyntaxError) in try FieldPattern(text) }
    let older = try self.load(self.older, environment)
    let newer = try self.load(self.newer, environment)
    var table = Table(columns: [
      .init("COMMAND", key: "command"), .init("LOCATION", key: "location", isFlexible: true), .init("FIELD", key: "field"),
      .init("CHANGE", key: "change"), .init("OLDER", key: "older", isFlexible: true),
      .init("NEWER", key: "newer", isFlexible: true),
    ])
    var hasDifferences = false
    for (one, other) in Self.pairs(older, newer) {
      for row in self.rows(one, other, ignored) {
        hasDifferences = true
        table.append(row.map { .text($0) })
      }
    }
    try TableOutput.write(table, as: self.output, to: environment.console)
    environment.console.note(
      hasDifferences
        ? "\(NumberText.count(table.rows.count, "difference")) between \(older.count) and \(NumberText.count(newer.count, "exchange"))"
        : "no differences between \(older.count) and \(NumberText.count(newer.count, "exchange"))")
    return hasDifferences ? .checkFailed : .done
  }

  private func load(_ input: String, _ environment: Environment) throws -> [Exchange] {
    var exchanges: [Exchange] = []
    let problems = try Reading.load(RunFolder.inputs([input], environment), environment) { exchanges.append($0) }
    try LoadReport.tell(problems, isStrict: self.isStrict, environment)
    return exchanges
  }

  /// Each older exchange with its newer one, then the newer ones that have no older one.
  static func pairs(_ older: [Exchange], _ newer: [Exchange]) -> [(older: Exchange?, newer: Exchange?)] {
    var byReference: [String: [Int]] = [:]
    var bySignature: [Key: [Int]] = [:]
    for (index, exchange) in newer.enumerated().reversed() {
      if let reference = exchange.tags.first(where: { $0.name == "refUuid" })?.value {
        byReference[reference, default: []].append(index)
      }
      bySignature[Key(exchange), default: []].append(index)
    }
    var taken: Set<Int> = []
    func take(_ list: [Int]?) -> Int? { list?.last { !taken.contains($0) } }
    var pairs: [(older: Exchange?, newer: Exchange?)] = older.map { exchange in
      guard let index = take(byReference[exchange.id.description]) ?? take(bySignature[Key(exchange)]) else {
        return (exchange, nil)
      }
      taken.insert(index)
      return (exchange, newer[index])
    }
    for (index, exchange) in newer.enumerated() where !taken.contains(index) { pairs.append((nil, exchange)) }
    return pairs
  }

  private struct Key: Hashable {
    var protocolName: String
    var direction: Direction
    var signature: Signature

    init(_ exchange: Exchange) {
      self.protocolName = exchange.protocolName
      self.direction = exchange.direction
      self.signature = Protocols.named(exchange.protocolName)?.modernize(exchange.signature) ?? exchange.signature
    }
  }

  private func rows(_ older: Exchange?, _ newer: Exchange?, _ ignored: [FieldPattern]) -> [[String]] {
    guard let older, let newer else {
      let only = older ?? newer
      return [[only?.command ?? "", only?.location ?? "", "", older == nil ? "exchange added" : "exchange missing", "", ""]]
    }
    guard let wire = Protocols.named(older.protocolName), let one = older.response, let other = newer.response else {
      let isEqual = older.response == newer.response && older.foreign == newer.foreign
      return isEqual ? [] : [[older.command, older.location, "response", "valueChanged", older.status, newer.status]]
    }
    let byNature = wire.volatilePaths.compactMap { try? FieldPattern($0) }
    let verdict = Comparison(ignoring: byNature + ignored).compare(
      recorded: wire.projection(of: one), live: wire.projection(of: other))
    return verdict.differences.map {
      [older.command, older.location, $0.path.description, $0.kind.rawValue, $0.recorded, $0.live]
    }
  }
}
