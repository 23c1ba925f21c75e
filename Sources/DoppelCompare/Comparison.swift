package import DoppelExchange
package import DoppelRules

/// Compares what was recorded with what is live, field by field.
///
/// - Objects are compared by the names of their members, whatever their order; of a repeated name the first with the first, the
///   second with the second.
/// - Arrays are aligned first, so that one inserted element is one difference; see `ArrayAlignment`.
/// - Numbers are equal where they are the same decimal number, however written: `1`, `1.0` and `10e-1`; see `DecimalValue`.
/// - Strings are equal where their values are, however escaped. Two strings that both hold JSON objects or arrays are compared as
///   those; the path then says `(json)`.
///
/// Equal bytes cost one `memcmp` and no allocation.
package struct Comparison: Sendable {
  /// Every bound of a comparison.
  package struct Limits: Sendable, Hashable {
    /// Differences that are kept; more are only counted.
    package var differences = 100
    /// Bytes of a lexeme that a difference shows.
    package var text = 256
    /// Elements of one array, after equal ones at both ends are set aside, that are aligned; longer ones are compared by index.
    package var aligned = 512
    /// JSON documents in strings of JSON documents in strings …
    package var embedded = 3
    /// Bytes of a string that is read as a JSON document.
    package var embeddedBytes = 1 << 20
    /// Levels of nesting that are compared; what lies deeper is compared as text.
    package var nesting = 512
    /// Bytes of a value below the root that is compared as a whole before it is compared by its parts.
    package var wholeBytes = 64 * 1024

    package init() {}

    package static let defaults = Limits()
  }

  package var limits: Limits
  private let start: FieldWalk

  /// - Parameter ignored: fields that are left out, with all that is in them.
  package init(ignoring ignored: [FieldPattern] = [], limits: Limits = .defaults) {
    self.limits = limits
    self.start = FieldWalk(ignored)
  }

  package func compare(recorded: FieldTree, live: FieldTree) -> Verdict {
    let (left, right) = (recorded.root, live.root)
    if left.lexeme == right.lexeme { return .match }
    var pass = ComparisonPass(self.limits)
    pass.compare(left, right, self.start)
    return pass.verdict
  }
}

/// Compares two trees; `limit` bounds how many differences are kept. See `Comparison`.
package func compare(
  recorded: FieldTree, live: FieldTree, ignoring ignored: [FieldPattern] = [],
  limit: Int = Comparison.Limits.defaults.differences
) -> [Difference] {
  var limits = Comparison.Limits.defaults
  limits.differences = limit
  return Comparison(ignoring: ignored, limits: limits).compare(recorded: recorded, live: live).differences
}
