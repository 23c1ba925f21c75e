/// What is known of each answer of a library beside what is said, by `RecordedAnswer.order`.
struct CompiledFacts {
  let history: History
  /// The answers that refused credentials, where it is known when those are at their end.
  let refusals: Set<Int>
  /// The answers that gave credentials, where anything is known of those.
  let logins: Set<Int>
  /// As `AnswerValues.content`.
  let contents: [UInt64]
  /// As `AnswerValues.words`.
  let words: [UInt64]
  /// As `AnswerFacts.aspect`.
  let aspects: [UInt64]
  /// As `Effect.isRead`.
  let reads: [Bool]
  let fieldSets: [FieldSets.Values]
  /// The place of its set in `fieldSets`.
  let fieldSetOfAnswer: [Int]
  /// The answers that gave credentials.
  var issuers: Set<Int> = []

  /// What an answer was given after.
  func digest(of answer: RecordedAnswer) -> WriteLog.Digest {
    self.history.digests.isEmpty ? WriteLog.Digest() : self.history.digests[answer.order]
  }

  /// What an answer was given after, whoever wrote it.
  func digestOfAll(of answer: RecordedAnswer) -> WriteLog.Digest {
    self.history.digestsOfAll.isEmpty ? self.digest(of: answer) : self.history.digestsOfAll[answer.order]
  }

  /// What the request of an answer said beside its signature.
  func fields(of answer: RecordedAnswer) -> FieldSets.Values { self.fieldSets[self.fieldSetOfAnswer[answer.order]] }
}
