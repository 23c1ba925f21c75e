internal import DoppelExchange
internal import DoppelLearn
internal import DoppelMatch
internal import DoppelReport
internal import DoppelRespond
internal import DoppelSynthesis

extension Trace {
  /// The explanation for people, in headed lines.
  ///
  /// - Parameter style: whose width cuts lines.
  func text(_ style: TextStyle) -> String {
    var lines = ["\(self.outcome.rawValue.uppercased())  \(Self.operation(of: self.signature.canonicalBytes))"]
    lines += Self.part("signature", Self.aligned(self.signature.entries.map { [$0.key, NearMiss.shown($0.value)] }))
    if self.outcome == .synthesized {
      lines += self.made.flatMap { Self.part("made up after \($0.exchange)", Self.lines($0)) }
    } else if self.outcome == .hit || !self.candidates.isEmpty {
      lines += Self.part("found", self.found)
      lines += Self.part("answers", self.answers)
      lines += Self.part("decided by", self.deciding)
    } else {
      lines += Self.part("nearest recorded requests", self.near)
    }
    return lines.map { line in
      let clean = TerminalText.clean(line, style)
      return (style.width.map { TerminalText.cut(clean, to: $0, style) } ?? clean) + "\n"
    }.joined()
  }

  private static func part(_ head: String, _ lines: [String]) -> [String] {
    lines.isEmpty ? [] : ["", head] + lines.map { "  " + $0 }
  }

  /// Lines of words in columns.
  private static func aligned(_ rows: [[String]]) -> [String] {
    var table = Table(columns: (rows.first ?? []).map { _ in Table.Column("") })
    for row in rows { table.append(row.map { .text($0) }) }
    return table.text().split(separator: "\n", omittingEmptySubsequences: false).dropFirst().dropLast().map(String.init)
  }

  private var found: [String] {
    var lines: [String] = []
    switch self.way {
    case .asked?: lines.append("as asked")
    case .relaxed?: lines.append("without keys that were removed from recorded signatures")
    case .translated?:
      lines.append("with \(NumberText.count(self.values.count, "value")) of the client put back to what was recorded")
    case .masked?:
      lines.append("without \(NumberText.count(self.noise.count, "field that does", "fields that do")) not decide")
    case nil: break
    }
    lines += self.removedKeys.map { "removed key  \($0)" }
    lines += self.values.map { "\($0.asked)  stands for  \($0.recorded)" }
    for noise in self.noise {
      lines.append("\(noise.name.field)  \(noise.reason.map(Self.sentence) ?? "noise")  (rule \(noise.name.id))")
      lines.append("  asked  \(noise.asked)" + (noise.recorded.map { "  recorded  \($0)" } ?? ""))
    }
    return lines
  }

  private var answers: [String] {
    if self.isRefusal, let given = self.given {
      return ["\(given)  the credentials are at their end; it refuses others", "none of the \(self.candidates.count) recorded"]
    }
    var lines = self.candidates.map { "\($0.exchange)  \(Self.sentence($0.standing))" }
    if self.moreCandidates > 0 { lines.append("and \(NumberText.grouped(self.moreCandidates)) more") }
    return lines
  }

  private var deciding: [String] {
    var lines: [String] = []
    if self.isRefusal { return ["how often, or since when, the credentials were used"] }
    if self.isOfNewState { lines.append("state  what was recorded was answered in other states of the server than this one") }
    if !self.isOfNewState, self.candidates.count + self.moreCandidates == 1 { return ["nothing: one answer was recorded"] }
    if let following = self.following {
      lines.append("session  \(following.session): \(Self.sentence(following.evidence))")
    } else if self.session == nil, self.candidates.contains(where: { $0.standing == .otherSession }) {
      lines.append("session  none: nothing in the request tells one")
    }
    if !self.decidingFields.isEmpty { lines.append("header fields  \(self.decidingFields.joined(separator: ", "))") }
    if self.fieldsMatched == false { lines.append("header fields  no answer was recorded for what this request says in them") }
    if let matched = self.writesMatched {
      let isNone = self.writes.isEmpty && (matched == .sameOrder || matched == .same)
      lines.append("writes  \(isNone ? "none before it, and the answer was recorded so" : Self.sentence(matched))")
      lines += self.writes.map { write in
        "  \(write.exchange.map { "\($0)" } ?? "–")  \(write.request), recorded as \(write.recorded)"
      }
      if self.moreWrites > 0 { lines.append("  and \(NumberText.grouped(self.moreWrites)) before them") }
    }
    if self.moreCandidates > 0 || self.candidates.contains(where: { $0.standing == .earlier || $0.standing == .later }) {
      lines.append("order  the next of those that fit, as often as this client asked")
    }
    return lines
  }

  private static func lines(_ made: Made) -> [String] {
    var lines = made.items.map { "item  \($0.id)  \($0.isThere ? "there" : "gone")" }
    lines += self.aligned(made.values.map { [$0.place, $0.value, self.sentence($0.origin)] })
    if made.moreValues > 0 { lines.append("and \(NumberText.grouped(made.moreValues)) more") }
    return lines
  }

  private static func sentence(_ origin: Origin) -> String {
    let of = origin.of ?? ""
    return switch origin.kind {
    case .constant: "as in all recorded answers"
    case .request: "what the request says in \(of)"
    case .id: "the item that the request names"
    case .newID: "the new item"
    case .field: "the item's \(of)"
    case .increment: "one more than the item's \(of) was"
    case .next: "one more than the greatest \(of) beside it"
    case .list: "the items \(of)"
    case .item: "all that the item has"
    case .written: "the item with what the request says"
    case .count: "how many items there are" + (of.isEmpty ? "" : " \(of)")
    case .sum: "the sum of their \(of)"
    case .page: "where the next page begins"
    case .session: "the same throughout the session"
    case .same: "the same wherever the request says this in \(of)"
    case .tag: "the item's entity tag"
    case .fresh: "made anew"
    case .now: "the time"
    case .stored: "what is stored" + (of.isEmpty ? "" : ": \(of)")
    case .digest: "a digest of \(of)"
    case .text: "put together: \(of)"
    }
  }

  private var near: [String] {
    if self.nearMisses.isEmpty { return ["none: no request is recorded"] }
    return self.nearMisses.flatMap { near -> [String] in
      var lines = ["\(near.exchange)  differs in \(NumberText.count(near.fields.count + near.moreFields, "field"))"]
      lines += Self.aligned(
        near.fields.map { ["", $0.name, "asked", $0.asked ?? "–", "recorded", $0.recorded ?? "–"] })
      if near.moreFields > 0 { lines.append("  and \(NumberText.grouped(near.moreFields)) more") }
      lines.append("  " + (near.ifNoise.map(Self.sentence) ?? "it differs in more than values, which no rule of noise joins"))
      return lines
    }
  }

  private static func sentence(_ ifNoise: IfNoise) -> String {
    let names = ifNoise.names.map { "\($0.field) (rule \($0.id))" }.joined(separator: " and ")
    let supposed = "if \(names) were noise: "
    if ifNoise.answers > 1 {
      return supposed + "\(ifNoise.requests) recorded requests with \(ifNoise.answers) different answers, so it decides"
    }
    return supposed + "a hit, \(NumberText.count(ifNoise.requests, "recorded request")) with one answer"
  }

  private static func sentence(_ reason: NoiseRule.Reason) -> String {
    switch reason {
    case .moment: "tells the time of the request"
    case .made: "is made anew by the client"
    case .alike: "does not change the answer"
    case .named: "is named as a field that is new each time"
    case .followed: "repeats what this client made before"
    case .given: "guards a form, and an answer gave it"
    case .runs: "differs between two runs that were answered alike"
    case .declared: "was declared to be noise"
    }
  }

  private static func sentence(_ standing: Candidate.Standing) -> String {
    switch standing {
    case .given: "given"
    case .earlier: "not given: earlier in the recorded order"
    case .later: "not given: later in the recorded order"
    case .otherValues: "not given: its request held other values than those that this client's stand for"
    case .otherCredentials: "not given: said to credentials in another state"
    case .otherSession: "not given: of another recorded session"
    case .otherFields: "not given: asked for with other conditions or header fields"
    case .otherWrites: "not given: recorded after other writes"
    }
  }

  private static func sentence(_ evidence: Following.Evidence) -> String {
    switch evidence {
    case .credentials: "the client uses its credentials"
    case .requests: "only it asked what this client asked"
    case .turn: "the next recorded one, as nothing tells which is meant"
    }
  }

  private static func sentence(_ matched: Library.Entry.WritesMatched) -> String {
    switch matched {
    case .sameOrder: "the answer was recorded after the same writes in the same order"
    case .same: "the answer was recorded after the same writes in another order"
    case .last: "the answer was recorded after the same last write"
    case .none: "no answer was recorded after such writes"
    }
  }
}
