internal import DoppelExchange
internal import DoppelLearn
internal import DoppelReport
internal import DoppelRespond
internal import DoppelRules
internal import NIOCore

extension MatchRate {
  /// The version of the document, which grows when members change their meaning.
  static let formatVersion = 1

  /// By the names of the metrics; without those that the run does not show.
  var values: [String: Double] {
    var values = [
      "requests": Double(self.projected.requests), "misses": Double(self.projected.requests - self.projected.hits),
    ]
    values["match-rate"] = self.projected.percent
    values["match-rate.current"] = self.current.percent
    return values
  }

  /// One row a cause.
  var table: Table {
    var table = Table(columns: [
      .init("ID", key: "id"), .init("REMEDY", key: "remedy"), .init("REQUEST", key: "request", isFlexible: true),
      .init("FIELD", key: "field", isFlexible: true), .init("VALUE", key: "likeness"),
      .init("FIXES", key: "requests", .right), .init("ALONE", key: "alone", .right), .init("WITH", key: "with"),
      .init("RISK", key: "mergedAnswers", .right), .init("OF", key: "mergedRequests", .right),
    ])
    for cause in self.causes {
      let isNoise = cause.remedy == .noise
      table.append([
        .text(cause.id), .text(cause.remedy.rawValue), .text(cause.name.request), .text(cause.name.field),
        .text(cause.likeness), .integer(cause.requests), .integer(cause.alone), .text(cause.with.joined(separator: " ")),
        isNoise ? .integer(cause.mergedAnswers) : .none, isNoise ? .integer(cause.mergedRequests) : .none,
      ])
    }
    return table
  }

  /// For people: the rates, the causes, and what several answers were recorded for.
  func text(_ console: Console) -> String {
    let style = TextStyle(isColored: console.usesColor, width: console.isOutputTerminal ? console.width : nil)
    var lines = [
      "match rate  \(Self.text(self.projected)) now, \(Self.text(self.current)) in the run;"
        + " \(NumberText.count(self.projected.requests, "request")),"
        + " \(NumberText.count(self.projected.requests - self.projected.hits, "miss", "misses")) now"
    ]
    for (reason, count) in self.leftOut.sorted(by: { $0.key < $1.key }) {
      lines.append("left out  \(NumberText.count(count, "request")): \(reason)")
    }
    if self.synthesized > 0 {
      lines.append(
        "made up in the run  \(NumberText.count(self.synthesized, "answer")): no hits; the recordings alone are asked")
    }
    if self.unexamined > 0 { lines.append("not examined  \(NumberText.count(self.unexamined, "miss", "misses")): too many") }
    var text = lines.map { $0 + "\n" }.joined()
    if !self.causes.isEmpty { text += "\n" + self.table.text(style) }
    guard !self.stateful.isEmpty else { return text }
    var table = Table(columns: [
      .init("SEVERAL ANSWERS TO ONE REQUEST", isFlexible: true), .init("REQUESTS", .right), .init("ANSWERS", .right),
    ])
    for one in self.stateful { table.append([.text(one.request), .integer(one.signatures), .integer(one.answers)]) }
    text += "\n" + table.text(style)
    if self.moreStateful > 0 { text += "and \(NumberText.grouped(self.moreStateful)) more\n" }
    return text
  }

  /// `40 %`, with one decimal where there is one; `–` where nothing was asked.
  static func text(_ share: Share) -> String { share.percent.map { Condition.text(Self.rounded($0)) + " %" } ?? "–" }

  /// To one decimal; 100 only where nothing is missing, and 0 only where nothing is there.
  private static func rounded(_ percent: Double) -> Double {
    let rounded = (percent * 10).rounded() / 10
    if rounded == 100, percent < 100 { return 99.9 }
    return rounded == 0 && percent > 0 ? 0.1 : rounded
  }

  /// The document of `doppel match-rate -o json`; see docs/formats/match-rate-json.md.
  func json(_ conditions: [Condition]) -> ByteBuffer {
    let outcomes = conditions.map { $0.evaluate(self.values) }
    var writer = JSONWriter(.pretty)
    writer.beginObject()
    writer.member("format", "doppel-match-rate")
    writer.member("version", Self.formatVersion)
    for (name, share) in [("current", self.current), ("projected", self.projected)] {
      writer.name(name)
      writer.beginObject()
      writer.name("rate")
      if let percent = share.percent { writer.double(percent) } else { writer.null() }
      writer.member("hits", share.hits)
      writer.member("requests", share.requests)
      writer.endObject()
    }
    writer.array("leftOut", self.leftOut.sorted { $0.key < $1.key }) { writer, one in
      writer.member("reason", one.key)
      writer.member("requests", one.value)
    }
    writer.member("unexamined", self.unexamined)
    writer.member("synthesized", self.synthesized)
    writer.array("causes", self.causes) { writer, cause in Self.write(cause, into: &writer) }
    writer.array("stateful", self.stateful) { writer, one in
      writer.member("request", one.request)
      writer.member("signatures", one.signatures)
      writer.member("answers", one.answers)
    }
    writer.member("moreStateful", self.moreStateful)
    writer.name("passed")
    writer.bool(!outcomes.contains(where: \.isFailure))
    writer.array("conditions", outcomes) { writer, outcome in writer.write(outcome) }
    writer.endObject()
    var document = writer.buffer
    document.writeInteger(UInt8(ascii: "\n"))
    return document
  }

  private static func write(_ cause: Cause, into writer: inout JSONWriter) {
    writer.member("id", cause.id)
    writer.member("remedy", cause.remedy.rawValue)
    writer.member("request", cause.name.request)
    writer.member("field", cause.name.field)
    writer.member("likeness", cause.likeness)
    writer.member("requests", cause.requests)
    writer.member("alone", cause.alone)
    writer.strings("with", cause.with)
    writer.name("risk")
    if cause.remedy == .noise {
      writer.beginObject()
      writer.member("answers", cause.mergedAnswers)
      writer.member("requests", cause.mergedRequests)
      writer.endObject()
    } else {
      writer.null()
    }
    writer.member("example", cause.example.description)
  }
}
