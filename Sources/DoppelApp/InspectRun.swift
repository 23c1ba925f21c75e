internal import DoppelExchange
internal import DoppelRecording
internal import DoppelReport
internal import DoppelRules
internal import NIOCore

/// `doppel inspect`: lists and shows exchanges.
package struct InspectRun: Equatable {
  private let inputs: [String]
  private let show: String?
  private let lists: Bool
  private let isStrict: Bool
  private let output: String
  private let filter: String

  /// - Parameter show: an exchange's id or its beginning.
  package init(inputs: [String], show: String?, lists: Bool, isStrict: Bool, output: String, filter: String) {
    self.inputs = inputs
    self.show = show
    self.lists = lists
    self.isStrict = isStrict
    self.output = output
    self.filter = filter
  }

  private func parts() throws -> (filter: ExchangeFilter, form: TableFormat) {
    let filter = try Parsing.value("FILTER", self.filter) { text throws(RuleSyntaxError) in try ExchangeFilter(text) }
    return (filter, try Choice.of(self.output, flag: "--output"))
  }

  /// - Throws: `CommandError` with exit code 2 for a flag's value that `run` would refuse whatever there is on this machine.
  package func check() throws { _ = try self.parts() }

  /// - Throws: `CommandError`.
  package func run(_ environment: Environment) throws -> ExitCode {
    let (filter, form) = try self.parts()
    let paths = try RunFolder.inputs(self.inputs, environment)
    var exchanges: [Exchange] = []
    let problems = try Reading.load(paths, environment) { exchange in
      if filter.matches(exchange) { exchanges.append(exchange) }
    }
    try LoadReport.tell(problems, isStrict: self.isStrict, environment)
    if let show = self.show {
      try self.show(show, exchanges, form, environment)
    } else if form == .pretty, !self.lists, environment.console.hasScreen {
      var browser = try Browser(exchanges, environment)
      if let signal = browser.run() { return .signal(signal) }
    } else {
      try TableOutput.write(Self.table(exchanges), as: self.output, to: environment.console)
    }
    return .done
  }

  /// One row an exchange.
  static func table(_ exchanges: [Exchange]) -> Table {
    var table = Table(columns: [
      .init("DATE", key: "date"), .init("DIRECTION", key: "direction"), .init("PROTOCOL", key: "protocol"),
      .init("HOST", key: "host", isFlexible: true), .init("COMMAND", key: "command"),
      .init("LOCATION", key: "location", isFlexible: true), .init("STATUS", key: "status", .right),
      .init("MS", key: "durationMs", .right), .init("ID", key: "id"),
    ])
    for exchange in exchanges {
      let milliseconds = Double(exchange.duration.nanoseconds) / 1e6
      table.append([
        .text(exchange.startedAt.rfc3339), .text(exchange.direction.rawValue), .text(exchange.protocolName),
        .text(exchange.server.host), .text(exchange.command), .text(exchange.location), .text(exchange.status),
        .number(milliseconds), .text(exchange.id.description),
      ])
    }
    return table
  }

  private func show(
    _ id: String, _ exchanges: [Exchange], _ form: TableFormat, _ environment: Environment
  ) throws {
    let wanted = id.lowercased()
    let found = exchanges.filter { $0.id.description.hasPrefix(wanted) }
    guard let exchange = found.first else { throw CommandError.usage("--show: there is no exchange \(id)") }
    guard found.count == 1 || found.allSatisfy({ $0.id == exchange.id }) else {
      throw CommandError.usage("--show: \(found.count) exchanges begin with \(id); write more of it")
    }
    switch form {
    case .pretty: environment.console.write(Self.document(exchange))
    case .json, .yaml, .csv:
      var json = ByteBuffer()
      RRPairEncoder(decoding: RecordedBodies.decoding).encode(exchange, style: .pretty, into: &json)
      environment.console.write(String(buffer: json) + "\n")
    }
  }

  /// The exchange as its Markdown file shows it, without the part for programs and without what a terminal would obey.
  static func document(_ exchange: Exchange) -> String {
    let markdown = String(buffer: MarkdownEncoder(decoding: RecordedBodies.decoding).encode(exchange))
    let shown = markdown.firstRange(of: "### INTERNAL").map { String(markdown[..<$0.lowerBound]) } ?? markdown
    return Console.printable(shown)
  }
}
