package import DoppelExchange
package import DoppelReport
package import DoppelRules
internal import NIOCore

/// How true a library still is, in three figures of 100.
package struct LibraryScore: Sendable, Equatable {
  /// How the freshness was found.
  package enum Evidence: String, Sendable, Hashable {
    /// Recorded requests were asked again.
    case probed
    /// The answers that are younger than `--max-age` were counted.
    case age
  }

  /// The answers of one host.
  package struct HostAge: Sendable, Hashable {
    package var host: String
    package var answers: Int
    /// Since the middle answer was recorded or renewed.
    package var median: Duration
    package var oldest: Duration
  }

  /// Collects ages; memory is one number an answer.
  package struct Ages: Sendable {
    private var moments: [String: [Int64]] = [:]
    /// Answers so far.
    package private(set) var count = 0

    package init() {}

    package mutating func add(_ takenAt: Timestamp, host: String) {
      self.moments[host, default: []].append(takenAt.nanoseconds)
      self.count += 1
    }

    /// Those that were taken at that moment or later.
    package func count(since moment: Timestamp) -> Int {
      self.moments.values.reduce(0) { $0 + $1.count { $0 >= moment.nanoseconds } }
    }

    /// The hosts with the oldest answers first.
    package func hosts(at now: Timestamp) -> [HostAge] {
      self.moments.map { host, moments in
        let sorted = moments.sorted()
        func age(_ moment: Int64?) -> Duration { max(.zero, now.since(Timestamp(nanoseconds: moment ?? now.nanoseconds))) }
        return HostAge(
          host: host, answers: sorted.count, median: age(sorted[sorted.count / 2]), oldest: age(sorted.first))
      }.sorted { ($1.oldest, $0.host) < ($0.oldest, $1.host) }
    }
  }

  /// The numbers that `--fail-if` can name.
  package static let metrics = [
    Metric("match-rate", .percent), Metric("freshness", .percent), Metric("completeness", .percent),
  ]
  /// Lines of `scores.jsonl` that are shown.
  package static let trendLength = 10

  package var at: Timestamp
  /// Hits of all requests in the last run of a mock; `nil` where none is known.
  package var matchRate: Double?
  /// Answers that still hold, of those that were asked again, or young ones of all.
  package var freshness: Double?
  package var evidence: Evidence
  /// Exchanges that were kept, of those that were seen; `nil` where no manifest is there.
  package var completeness: Double?
  package var answers: Int
  /// The files and folders that the library is made of, relative to the workspace where they stand in it; none in a line that is
  /// older than these.
  package var library: [String]

  package init(
    at: Timestamp, matchRate: Double?, freshness: Double?, evidence: Evidence, completeness: Double?, answers: Int,
    library: [String]
  ) {
    self.at = at
    self.library = library
    self.matchRate = matchRate
    self.freshness = freshness
    self.evidence = evidence
    self.completeness = completeness
    self.answers = answers
  }

  /// A part of a whole in percent; `nil` of nothing.
  package static func share(_ part: Int, of whole: Int) -> Double? {
    whole > 0 ? Double(part) / Double(whole) * 100 : nil
  }

  /// By the metric's name; without what is not known.
  package var values: [String: Double] {
    var values: [String: Double] = [:]
    values["match-rate"] = self.matchRate
    values["freshness"] = self.freshness
    values["completeness"] = self.completeness
    return values
  }

  /// The line of `scores.jsonl`, without its end.
  package var line: String {
    var writer = JSONWriter()
    writer.beginObject()
    self.writeMembers(into: &writer)
    writer.endObject()
    return String(buffer: writer.buffer)
  }

  private func writeMembers(into writer: inout JSONWriter) {
    writer.member("at", self.at.rfc3339)
    for metric in Self.metrics {
      writer.name(metric.name)
      if let value = self.values[metric.name] { writer.double((value * 100).rounded() / 100) } else { writer.null() }
    }
    writer.member("evidence", self.evidence.rawValue)
    writer.member("answers", self.answers)
    writer.strings("library", self.library)
  }

  /// Reads a line of `scores.jsonl`; `nil` where it is none.
  package init?(line: some StringProtocol) {
    guard let root = try? FieldTree(json: String(line)).root, let at = root["at"]?.string.flatMap({ Timestamp(rfc3339: $0) }),
      let evidence = root["evidence"]?.string.flatMap(Evidence.init)
    else { return nil }
    self.init(
      at: at, matchRate: root["match-rate"]?.double, freshness: root["freshness"]?.double, evidence: evidence,
      completeness: root["completeness"]?.double, answers: root["answers"]?.integer ?? 0,
      library: root["library"]?.elements.compactMap(\.string) ?? [])
  }

  /// The document that `docs/formats/score-json.md` describes.
  package func json(_ conditions: [Condition], hosts: [HostAge], trend: [LibraryScore]) -> String {
    let outcomes = conditions.map { $0.evaluate(self.values) }
    var writer = JSONWriter(.pretty)
    writer.beginObject()
    writer.member("format", "doppel-score")
    writer.member("version", 1)
    self.writeMembers(into: &writer)
    writer.name("passed")
    writer.bool(!outcomes.contains(where: \.isFailure))
    writer.array("conditions", outcomes) { writer, outcome in writer.write(outcome) }
    writer.array("hosts", hosts) { writer, host in
      writer.member("host", host.host)
      writer.member("answers", host.answers)
      writer.member("medianSeconds", Int(host.median.components.seconds))
      writer.member("oldestSeconds", Int(host.oldest.components.seconds))
    }
    writer.array("trend", trend) { writer, score in score.writeMembers(into: &writer) }
    writer.endObject()
    return String(buffer: writer.buffer) + "\n"
  }

  /// The lines for a person.
  ///
  /// - Parameter trend: the scores before this one and this one, the oldest first.
  package func terminalText(_ style: TextStyle, hosts: [HostAge], trend: [LibraryScore], maximumAge: String) -> String {
    let how =
      switch self.evidence {
      case .probed: "answers that still hold, of those that were asked again"
      case .age: "answers younger than \(maximumAge); --target asks the servers instead"
      }
    let rows: [(String, KeyPath<LibraryScore, Double?>, String)] = [
      ("match rate", \.matchRate, self.matchRate == nil ? "no mock has answered from it yet" : "of the last run of a mock"),
      ("freshness", \.freshness, how), ("completeness", \.completeness, "exchanges kept of those that were seen"),
    ]
    var text = ""
    for (name, path, meaning) in rows {
      let value = self[keyPath: path].map { Self.figure($0) + " %" } ?? "–"
      let figures = Self.figures(trend.suffix(Self.trendLength), path)
      let padding = String(repeating: " ", count: max(1, 14 - name.count))
      text += style.paint(name, .bold) + padding + "\(value)  \(meaning)\n"
      if trend.count > 1 { text += String(repeating: " ", count: 14) + style.paint(figures, .dim) + "\n" }
    }
    guard !hosts.isEmpty else { return text }
    var table = Table(columns: [
      .init("HOST", isFlexible: true), .init("ANSWERS", .right), .init("MEDIAN AGE", .right), .init("OLDEST", .right),
    ])
    for host in hosts {
      table.append([
        .text(host.host), .integer(host.answers), .text(Self.age(host.median)), .text(Self.age(host.oldest)),
      ])
    }
    return text + "\n" + table.text(style)
  }

  /// The figures of scores in one line. What was found in different ways is told apart.
  private static func figures(_ trend: ArraySlice<LibraryScore>, _ path: KeyPath<LibraryScore, Double?>) -> String {
    let isMixed = path == \.freshness && Set(trend.map(\.evidence)).count > 1
    var words: [String] = []
    var former: Evidence?
    for score in trend {
      if isMixed, score.evidence != former {
        words.append((former == nil ? "" : "· ") + (score.evidence == .age ? "by age" : "probed"))
      }
      former = score.evidence
      words.append(score[keyPath: path].map(Self.figure) ?? "–")
    }
    return words.joined(separator: " ")
  }

  /// One decimal at most; never 100 where something is missing.
  private static func figure(_ value: Double) -> String {
    Condition.text(value < 100 ? min(99.9, (value * 10).rounded() / 10) : value)
  }

  /// In the largest unit that fits: `3d`, `5h`, `2m`.
  private static func age(_ duration: Duration) -> String {
    let seconds = duration.components.seconds
    for (unit, length) in [("d", 86_400), ("h", 3_600), ("m", 60)] where seconds >= length {
      return "\(seconds / Int64(length))\(unit)"
    }
    return "\(seconds)s"
  }
}
