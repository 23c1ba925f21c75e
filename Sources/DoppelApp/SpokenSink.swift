internal import DoppelExchange
internal import DoppelProxy
internal import DoppelReport

/// Says what passes to another sink, as far as the person wants to hear it: with `-v` what is of note, with `-vv` every exchange.
///
/// A line names method, host, path and status, and never a field, a body or a query.
final class SpokenSink: ExchangeSink {
  private let sink: (any ExchangeSink)?
  private let console: Console

  private init(_ sink: (any ExchangeSink)?, _ console: Console) {
    self.sink = sink
    self.console = console
  }

  /// The sink itself where nothing is to be said, so that it costs nothing then.
  ///
  /// - Parameter sink: `nil` where nothing is kept; there is a sink all the same where something is to be said.
  static func around(_ sink: (any ExchangeSink)?, _ console: Console) -> (any ExchangeSink)? {
    console.verbosity >= .verbose ? SpokenSink(sink, console) : sink
  }

  /// What says with `-vv` that clients come and go; `nil` where that is not to be said.
  static func watch(_ console: Console) -> ProxyPorts.Watch? {
    guard console.verbosity >= .debug else { return nil }
    return { flag, client, isOpen in console.trace("\(flag): connection from \(client) \(isOpen ? "opened" : "closed")") }
  }

  func keep(_ exchange: consuming Exchange) {
    let note = Self.note(exchange)
    if self.console.verbosity >= .debug || note != nil {
      self.console.detail(Self.line(exchange) + (note.map { ": " + $0 } ?? ""))
    }
    self.sink?.keep(exchange)
  }

  func count(_ gap: Gap) {
    let place = gap.host.isEmpty ? "" : " at \(gap.host)"
    let bytes = gap.bytes > 0 ? ", " + NumberText.count(gap.bytes, "byte") : ""
    self.console.detail("gap\(place): \(gap.reason)\(bytes)")
    self.sink?.count(gap)
  }

  /// What is of note about an exchange; `nil` where it is like any other.
  private static func note(_ exchange: Exchange) -> String? {
    switch exchange.completeness {
    case .partial(let reason), .opaque(let reason): return reason
    case .complete: break
    }
    let outcome = exchange.tags.first { $0.name == "match" }?.value
    return outcome == "HIT" || outcome == "MATCH" ? nil : outcome?.lowercased()
  }

  private static func line(_ exchange: Exchange) -> String {
    let path = exchange.location.prefix { $0 != "?" }
    let direction = exchange.direction == .inbound ? "in" : "out"
    let words = [direction, exchange.command, exchange.server.host + path, exchange.status].filter { !$0.isEmpty }
    let milliseconds = Double(exchange.duration.nanoseconds) / 1e6
    return words.joined(separator: " ") + " \(NumberText.short(milliseconds)) ms"
  }
}
