/// What an exchange did on its server, as far as its protocol tells.
public struct Effect: Sendable, Equatable {
  public enum Kind: UInt8, Sendable, Hashable {
    /// Nothing that a later request could tell: a read, or a write that was refused.
    case none
    /// Something new came to be in the resource.
    case create
    /// The resource is another, and with it perhaps what is in it.
    case change
    /// The resource is gone, with all that was in it.
    case remove
  }

  public var kind: Kind
  /// Empty where the protocol does not tell, so that nothing is known of what depends on it.
  public var resource: Resource
  /// Of `create`: what may be the new resource, by the values that the exchange shows. Which of them is one, other requests tell. Of
  /// `change`: what came to be elsewhere.
  public var candidates: [Resource]
  /// Whether nothing of what the resource was before counts any more: it was put anew, or removed (RFC 9110 sections 9.3.4 and 9.3.5).
  public var isWhole = false
  /// Whether such a request never does anything, however it is answered; then `kind` is `none`.
  public var isRead: Bool

  public init(_ kind: Kind = .none, _ resource: Resource = Resource(), candidates: [Resource] = []) {
    self.kind = kind
    self.resource = resource
    self.candidates = candidates
    self.isRead = kind == .none
  }

  /// The same request, where it was refused and did nothing.
  public var refused: Effect {
    var effect = Effect(.none, self.resource)
    effect.isRead = self.isRead
    return effect
  }
}
