import DoppelExchange
import DoppelReplay
import DoppelRules
package import NIOCore

/// The texts that a person writes in flags; the input is read as each of them.
package enum RulesCheck: FuzzCheck {
  package static let name = "rules"

  package static func check(_ input: ByteBuffer) throws(FuzzFailure) {
    let text = String(buffer: input)
    try self.checkAmounts(text)
    try self.checkAddresses(text)
    try self.checkConditions(text)
    try self.checkFilters(text)
    try self.checkSelectors(text)
    try self.checkPatterns(text)
  }

  // MARK: sizes, durations, rates, paces

  private static func checkAmounts(_ text: String) throws(FuzzFailure) {
    if let size = try? SizeText.parse(text) {
      try expect(size >= 0, "a size is not negative")
      // a number may have 18 digits
      if size < 1_000_000_000_000_000_000 {
        try expect((try? SizeText.parse(String(size))) == size, "a size reads back from its bytes")
      }
      try expect(!SizeText.text(size).isEmpty, "a size has a text")
    }
    if let duration = try? DurationText.parse(text) {
      try expect(duration >= .zero, "a duration is not negative")
      let shown = DurationText.text(duration)
      let again = try? DurationText.parse(shown)
      try expect(again.map { $0 <= duration } ?? false, "a duration's text is a duration, rounded down")
      try expect(again.map(DurationText.text) == shown, "a rounded duration reads back from its text")
    }
    if let rate = try? Rate(text) {
      try expect(rate.perSecond > 0 && rate.perSecond <= Rate.maximumPerSecond, "a rate is within its bounds")
      try expect(rate.offset(of: 0) == 0 && rate.offset(of: .max) >= rate.offset(of: 1), "later requests are due later")
    }
    if case .scaled(let factor)? = try? Pace.parse(text, unpaced: "full") {
      try expect(factor > 0 && factor <= Pace.maximumFactor, "a pace is within its bounds")
    }
  }

  // MARK: addresses

  private static func checkAddresses(_ text: String) throws(FuzzFailure) {
    if let address = try? AddressText(text) {
      try expect((0...65_535).contains(address.port), "a port is within its bounds")
      try expect(address.host != "", "a host is not empty")
      if let host = address.host {
        let written = Endpoint(name: host, port: address.port).hostAndPort
        try expect((try? AddressText(written)) == address, "an address reads back from its text")
      }
    }
    if let target = try? TargetURL(text) {
      let origin = target.resolve(Origin(isSecure: true, host: "recorded.test", port: 443))
      try expect(!origin.host.isEmpty && (1...65_535).contains(origin.port), "a target is an origin")
    }
  }

  // MARK: conditions and filters

  private static let metrics = [
    Metric("requests.failed", .count), Metric("latency.p95", .milliseconds), Metric("requests.result-match-pct", .percent),
    Metric("requests.per-second", .perSecond), Metric("requests.per-minute", .perMinute),
  ]

  private static func checkConditions(_ text: String) throws(FuzzFailure) {
    guard let condition = try? Condition(text, metrics: self.metrics) else { return }
    try expect(condition.threshold.isFinite, "a threshold is a number")
    try expect(condition.evaluate([:]).isFailure, "what was not measured fails")
    let name = condition.metric.name
    let holds = condition.evaluate([name: condition.threshold]).isFailure
    switch condition.comparison {
    case .equal, .lessOrEqual, .greaterOrEqual: try expect(holds, "a number equals itself")
    case .notEqual, .less, .greater: try expect(!holds, "a number does not differ from itself")
    }
  }

  private static var exchanges: [Exchange] {
    var request = Message(start: .request(method: "POST", target: "/items?page=2", version: "HTTP/1.1"))
    request.fields.append("Content-Type", "application/json")
    request.body = ByteBuffer(string: #"{"name":"tea"}"#)
    let full = Exchange(
      id: ExchangeID(high: 1, low: 2), protocolName: "http", direction: .outbound, service: "shop",
      server: Endpoint(name: "api.example.com", port: 443), isSecure: true, startedAt: .epoch, duration: .milliseconds(150),
      request: request, response: Message(start: .status(version: "HTTP/1.1", code: 503, reason: "Busy")), command: "POST",
      location: "/items", status: "503", tags: [Exchange.Tag("match", "miss")])
    return [full, Exchange(id: ExchangeID(high: 0, low: 0), protocolName: "", direction: .inbound, startedAt: .epoch)]
  }

  private static func checkFilters(_ text: String) throws(FuzzFailure) {
    guard let filter = try? ExchangeFilter(text) else { return }
    let opposite = try? ExchangeFilter("NOT (\(text))")
    let doubled = try? ExchangeFilter("(\(text)) AND (\(text))")
    for exchange in self.exchanges {
      let isChosen = filter.matches(exchange)
      if let opposite { try expect(opposite.matches(exchange) != isChosen, "NOT chooses what the filter does not") }
      if let doubled { try expect(doubled.matches(exchange) == isChosen, "twice the same filter chooses the same") }
    }
  }

  // MARK: hosts and fields

  private static func checkSelectors(_ text: String) throws(FuzzFailure) {
    guard let selector = try? HostSelector(text) else { return }
    let other = try? HostSelector(self.withCaseSwapped(text))
    try expect(other != nil, "a selector is one in capitals too")
    guard let other else { return }
    for host in ["api.example.com", "::1", "10.0.0.1", ""] {
      let target = HostSelector.Target(host: host, port: 443, service: "Pay", protocolName: "http")
      try expect(selector.matches(target) == other.matches(target), "ASCII case does not matter")
    }
  }

  private static func withCaseSwapped(_ text: String) -> String {
    let bytes = text.utf8.map { (0x41...0x5a).contains($0) || (0x61...0x7a).contains($0) ? $0 ^ 0x20 : $0 }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The text as a pattern, and its lines as the steps of a path: numbers are indexes.
  private static func checkPatterns(_ text: String) throws(FuzzFailure) {
    let steps = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).prefix(40).map { line in
      let name = String(line)
      return Int(name).map { FieldPath.Step.index(abs($0 % 1_000)) } ?? .name(name)
    }
    let path = FieldPath(Array(steps))
    if let pattern = try? FieldPattern(text) { _ = pattern.covers(path) }
    guard case .name? = steps.first else { return }
    let own = try? FieldPattern(path.description)
    try expect(own != nil, "a path is a pattern")
    if let own { try expect(own.covers(path), "a path's pattern covers the path") }
  }
}
