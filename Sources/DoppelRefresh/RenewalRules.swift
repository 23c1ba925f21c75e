package import DoppelRules

/// The policies of a refresh: one for all requests, and others for some (`--policy 'api.example.com/users/*=always'`).
package struct RenewalRules: Sendable, Hashable {
  /// When a recorded answer is renewed.
  package enum Policy: String, Sendable, Hashable, CaseIterable {
    /// Nothing changes, and nothing is added.
    case never
    /// What the library lacks is added; what it has stays.
    case missing
    /// Also, what is older than `--max-age` is renewed, and counts as new from then on whether or not it changed.
    case expired
    /// Also, what changed is renewed, however old it is.
    case changed
    /// Also, what did not change is taken anew, with its ids and times.
    case always
  }

  /// Two rules that say different things of one request, neither of which says more than the other.
  package struct Contradiction: Error, Sendable, Hashable, CustomStringConvertible {
    package var first: String
    package var second: String
    /// A request that both are for; `nil` where they are for the same ones.
    package var place: RequestPlace?

    package init(first: String, second: String, place: RequestPlace? = nil) {
      self.first = first
      self.second = second
      self.place = place
    }

    package var description: String {
      let which = self.place.map { "both are for \($0)" } ?? "both are for the same requests"
      return
        "\"\(self.first)\" and \"\(self.second)\" contradict each other: \(which); leave one away or say more in one of them"
    }
  }

  private struct Rule: Sendable, Hashable {
    var text: String
    var pattern: PlacePattern
    var policy: Policy
  }

  private var rules: [Rule] = []
  /// The policy of requests that no rule names.
  package private(set) var fallback: Policy

  /// - Parameters:
  ///   - texts: `POLICY`, for all, or `PATTERN=POLICY`.
  ///   - fallback: the policy where none is given for all.
  /// - Throws: what is expected of a rule.
  package init(_ texts: [String], fallback: Policy = .changed) throws(RuleSyntaxError) {
    self.fallback = fallback
    for text in texts {
      guard let sign = text.lastIndex(of: "=") else {
        self.fallback = try Self.policy(text[...], of: text)
        continue
      }
      self.rules.append(
        Rule(
          text: text, pattern: try PlacePattern(String(text[..<sign])),
          policy: try Self.policy(text[text.index(after: sign)...], of: text)))
    }
  }

  private static func policy(_ word: Substring, of text: String) throws(RuleSyntaxError) -> Policy {
    if let policy = Policy(rawValue: String(word)) { return policy }
    throw RuleSyntaxError(
      subject: "a policy", text: text, offset: text.unicodeScalars.distance(from: text.startIndex, to: word.startIndex),
      expected: "one of " + Policy.allCases.map(\.rawValue).joined(separator: ", "),
      found: word.isEmpty ? "nothing" : "\"\(word)\"")
  }

  /// - Throws: where rules contradict each other whatever is asked: one pattern with two policies, neither of which is `never`, or two
  ///   policies for all.
  package static func check(_ texts: [String]) throws(Contradiction) {
    var seen: [Substring: String] = [:]
    for text in texts {
      let pattern = text.lastIndex(of: "=").map { text[..<$0] } ?? ""
      let isNever = !pattern.isEmpty && text.hasSuffix("=" + Policy.never.rawValue)
      if isNever { continue }
      if let former = seen[pattern], former != text { throw Contradiction(first: former, second: text) }
      seen[pattern] = text
    }
  }

  /// The policy for a request: of the rules that fit, what the one says that says most; `never` where one of several says so that say
  /// equally much.
  ///
  /// - Throws: where two that say equally much say different things otherwise.
  package func policy(for place: RequestPlace) throws(Contradiction) -> Policy {
    let fitting = self.rules.filter { $0.pattern.matches(place) }
    guard let most = fitting.map(\.pattern.weight).max() else { return self.fallback }
    let best = fitting.filter { $0.pattern.weight == most }
    if best.contains(where: { $0.policy == .never }) { return .never }
    if let other = best.first(where: { $0.policy != best[0].policy }) {
      throw Contradiction(first: best[0].text, second: other.text, place: place)
    }
    return best[0].policy
  }

  /// The rules that are for none of some requests, as they were written.
  package func idle(among places: [RequestPlace]) -> [String] {
    self.rules.filter { rule in !places.contains { rule.pattern.matches($0) } }.map(\.text)
  }

  /// Whether any answer may be due.
  package var renewsAny: Bool {
    ([self.fallback] + self.rules.map(\.policy)).contains {
      switch $0 {
      case .never, .missing: false
      case .expired, .changed, .always: true
      }
    }
  }

  /// Whether any rule speaks of age.
  package var usesAge: Bool { self.fallback == .expired || self.rules.contains { $0.policy == .expired } }
}
