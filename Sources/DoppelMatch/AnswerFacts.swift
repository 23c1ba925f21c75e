package import DoppelExchange
package import DoppelLearn
package import NIOCore

/// What a library is told of an exchange beside its signature and its answer.
package struct AnswerFacts: Sendable {
  /// What it did, as its protocol tells.
  package var effect: Effect
  /// The keys of the sessions to which its answer gives the credentials.
  package var issues: [String]
  /// What its request asked for beside its signature.
  package var aspect: UInt64
  /// Whether its credentials were refused.
  package var isRefusal: Bool
  /// The values in its answer.
  package var answer: AnswerValues
  /// What the request says beside its signature, by the name of the header field in lower case.
  package var fields: [(name: String, value: ByteBuffer)]

  package init(
    effect: Effect = Effect(), issues: [String] = [], aspect: UInt64 = 0, isRefusal: Bool = false,
    answer: AnswerValues = AnswerValues(),
    fields: [(name: String, value: ByteBuffer)] = []
  ) {
    self.effect = effect
    self.issues = issues
    self.aspect = aspect
    self.isRefusal = isRefusal
    self.answer = answer
    self.fields = fields
  }
}
