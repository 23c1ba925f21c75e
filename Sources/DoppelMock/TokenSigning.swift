internal import DoppelRespond
package import DoppelToken
internal import NIOCore
internal import Synchronization

/// Signs the tokens in answers again whose claims are others now, and says once where that cannot be done.
package final class TokenSigning: Sendable {
  /// What is said of the first token that no key fits.
  static let complaint = """
    a token in an answer stays as it was recorded, because no key signs it: give the key with --jwt-key, else clients may find it \
    expired
    """

  private let keys: TokenKeys
  private let notice: @Sendable (String) -> Void
  private let hasSpoken = Atomic<Bool>(false)

  /// - Parameter notice: says something once to the person who watches.
  package init(_ keys: TokenKeys = TokenKeys(), notice: @escaping @Sendable (String) -> Void = { _ in }) {
    self.keys = keys
    self.notice = notice
  }

  /// A part of an answer with its tokens as they are now; where none changes, as it is.
  ///
  /// - Parameter replaced: is added what stands in place of what.
  func signing(
    _ text: ByteBuffer, _ changes: AnswerChanges, _ replaced: inout [(live: ByteBuffer, recorded: ByteBuffer)]
  ) -> ByteBuffer? {
    // without keys tokens are looked for only until it is said that they stay
    guard !self.keys.isEmpty || (changes.shift != nil && !self.hasSpoken.load(ordering: .relaxed)) else { return nil }
    let signed = self.keys.signing(tokensIn: text) { changes.rewriting(claims: $0) }
    if signed.leftOne, !self.hasSpoken.exchange(true, ordering: .relaxed) { self.notice(Self.complaint) }
    replaced += signed.tokens.map { ($0.new, $0.old) }
    return signed.text
  }
}
