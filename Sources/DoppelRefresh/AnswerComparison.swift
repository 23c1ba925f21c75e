package import DoppelCompare
package import DoppelExchange
package import DoppelRules
internal import NIOCore

/// Compares a recorded answer with a newer one: field by field, without what varies by nature, what the user leaves out, and
/// what is made anew each time.
package struct AnswerComparison: Sendable {
  /// Bytes of a value that are looked at for what is made anew; a difference beyond counts.
  static let looked = 64 * 1024
  /// Differences that are looked at; more count as they are.
  static let most = 10_000

  private let form: AnswerForm
  private let comparison: Comparison
  private let shown = Comparison.Limits.defaults

  /// - Parameter ignored: fields that the user leaves out.
  package init(_ form: AnswerForm, ignoring ignored: [FieldPattern] = []) {
    var limits = Comparison.Limits.defaults
    limits.text = Self.looked
    limits.differences = Self.most
    self.form = form
    self.comparison = Comparison(
      ignoring: form.volatilePaths.compactMap { try? FieldPattern($0) } + ignored, limits: limits)
  }

  /// The differences that matter; at most `Comparison.Limits.differences`, their texts cut to `Comparison.Limits.text`.
  package func verdict(recorded: Message, newer: Message) -> Verdict {
    if recorded.body == newer.body, recorded.start == newer.start, recorded.fields == newer.fields { return .match }
    var verdict = self.comparison.compare(recorded: self.form.project(recorded), live: self.form.project(newer))
    verdict.differences.removeAll(where: Self.isNoise)
    verdict.moreCount += max(0, verdict.differences.count - self.shown.differences)
    verdict.differences = verdict.differences.prefix(self.shown.differences).map(self.cut)
    return verdict
  }

  private static func isNoise(_ difference: Difference) -> Bool {
    switch difference.kind {
    case .valueChanged:
      // a longer value was cut, so nothing is known of its end
      difference.recorded.utf8.count < self.looked && difference.live.utf8.count < self.looked
        && ValueNoise.isSame(ByteBuffer(string: difference.recorded), ByteBuffer(string: difference.live))
    case .typeChanged, .added, .removed, .lengthChanged: false
    }
  }

  private func cut(_ difference: Difference) -> Difference {
    var cut = difference
    cut.recorded = self.cut(difference.recorded)
    cut.live = self.cut(difference.live)
    return cut
  }

  private func cut(_ text: String) -> String {
    text.utf8.count <= self.shown.text ? text : String(decoding: text.utf8.prefix(self.shown.text), as: UTF8.self) + "…"
  }
}
