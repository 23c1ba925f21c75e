package import DoppelExchange

/// Tells of requests who asks, and for what beside the signature; nothing in it knows a protocol.
package struct ClientReading: Sendable {
  /// The key of the session that a request belongs to, where sessions are told otherwise than by credentials.
  private let ownSession: (@Sendable (Question) -> String?)?
  /// The key of its credentials, which may be at their end; those of the session where sessions are told by them.
  package var credentials: @Sendable (Message) -> String?
  /// What it asks for beside its signature.
  package var aspect: @Sendable (Message) -> UInt64
  /// The part of a content that it wants, as a hash; 0 for the whole.
  package var part: @Sendable (Message) -> UInt64
  /// What it says that its client holds of that; `nil` where it says nothing.
  package var held: @Sendable (Message) -> HeldContent?

  /// Sessions that are told otherwise than by credentials.
  package init(
    session: @escaping @Sendable (Question) -> String?, credentials: @escaping @Sendable (Message) -> String?,
    aspect: @escaping @Sendable (Message) -> UInt64 = { _ in 0 },
    part: @escaping @Sendable (Message) -> UInt64 = { _ in 0 },
    held: @escaping @Sendable (Message) -> HeldContent? = { _ in nil }
  ) {
    self.ownSession = session
    self.credentials = credentials
    self.aspect = aspect
    self.part = part
    self.held = held
  }

  /// Sessions that are told by their credentials.
  package init(
    credentials: @escaping @Sendable (Message) -> String?, aspect: @escaping @Sendable (Message) -> UInt64 = { _ in 0 },
    part: @escaping @Sendable (Message) -> UInt64 = { _ in 0 },
    held: @escaping @Sendable (Message) -> HeldContent? = { _ in nil }
  ) {
    self.ownSession = nil
    self.credentials = credentials
    self.aspect = aspect
    self.part = part
    self.held = held
  }

  /// Whether credentials tell the sessions.
  package var areSessionsCredentials: Bool { self.ownSession == nil }

  /// The key of the session that a request belongs to; `nil` where it tells none.
  package func session(_ question: Question) -> String? {
    if let session = self.ownSession { session(question) } else { self.credentials(question.request) }
  }
}
