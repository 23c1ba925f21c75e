package import DoppelExchange
package import DoppelLearn
package import NIOCore

/// What a library is told of an exchange beside its signature and its answer.
package struct AnswerFacts: Sendable {
  /// What it did, as its protocol tells.
  package var effect: Effect
  /// The keys of the sessions to which its answer gives the credentials.
  package var issues: [String]
  /// Whether its answer gives credentials, by whatever sessions are known.
  package var isLogin: Bool
  /// Whose its credentials are, where they say so; equal for those of one user.
  package var user: UInt64?
  /// A hash of the credential in its request, as an answer says it that gives it.
  package var credential: UInt64?
  /// What its request asked for beside its signature.
  package var aspect: UInt64
  /// Whether its credentials were refused.
  package var isRefusal: Bool
  /// The values in its answer.
  package var answer: AnswerValues
  /// What the request says beside its signature, by the name of the header field in lower case.
  package var fields: [(name: String, value: ByteBuffer)]
  /// The texts in its answer that were computed from its request.
  package var derived: [DerivedValue]
  /// The body of its answer, its content codings undone.
  package var said = ByteBuffer()
  /// The header field of its request that tells the address of the server, where its answer holds that.
  package var addressField: String?
  /// The header fields, made anew for each request by their names, that its answer repeats.
  package var repeatedFields: Set<String> = []
  /// The part of a content that its request wants, as a hash; 0 for the whole.
  package var part: UInt64 = 0
  /// The tag of what its answer is of; `nil` where it has none.
  package var tag: ByteBuffer?
  /// The tags of what its client held, where the answer only says that this is still right.
  package var confirmed: [ByteBuffer]?
  /// Whether its answer says that what was asked about is not there.
  package var isAbsence = false
  /// Whether its answer says that its server gives parts.
  package var givesParts = false

  package init(
    effect: Effect = Effect(), issues: [String] = [], isLogin: Bool? = nil, user: UInt64? = nil, aspect: UInt64 = 0,
    isRefusal: Bool = false,
    answer: AnswerValues = AnswerValues(),
    fields: [(name: String, value: ByteBuffer)] = [], derived: [DerivedValue] = []
  ) {
    self.effect = effect
    self.issues = issues
    self.isLogin = isLogin ?? !issues.isEmpty
    self.user = user
    self.aspect = aspect
    self.isRefusal = isRefusal
    self.answer = answer
    self.fields = fields
    self.derived = derived
  }
}
