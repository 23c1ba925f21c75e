internal import DoppelExchange
internal import DoppelLearn
package import NIOCore

/// Clients of whom a recording knows only what they were given: whoever asked the same got a cookie, a token or an id of its own. What
/// one of them asked later, a live client may ask who was given what another got.
///
/// All answers to one request of a session, or of nobody, that say the same but for what they give make a cast; what one of them gave is
/// a role. Within a session that is what the same client was given one time after another, such as the token of a form.
package struct RecordedRoles: Sendable {
  /// A role in its cast.
  package struct Role: Sendable, Hashable {
    package let cast: Int
    package let place: Int

    /// That at another place of the same cast.
    package func at(_ place: Int) -> Role { Role(cast: self.cast, place: place) }
  }

  /// What one recorded client was given.
  struct Given: Sendable {
    /// The answers that gave it, by their `order`.
    var orders: [Int]
    /// The recorded session of the credentials among it; -1 where it holds none.
    var session: Int
    /// Its values; of all roles of a cast as many, those at one place for each other.
    var values: [ByteBuffer]
    /// What the client made itself for the request, likewise.
    var made: [ByteBuffer] = []
    /// Whether it was read: what was there before is told so, too.
    var isRead = false
  }

  /// Roles of one cast; what more clients were given makes further casts, in recorded order.
  package static let castLimit = 64
  /// Requests of a session that tell in which order it asked.
  package static let openingLimit = 16
  /// Roles of one request that are looked at; the values of others are themselves.
  package static let requestLimit = 8
  /// Answers to one request that are looked at.
  static let answerLimit = 4_096

  private let casts: [[Given]]
  private var ofAnswer: [Int: Role] = [:]
  private var ofValue: [UInt64: Role] = [:]
  private var ofCredential: [String: Role] = [:]
  /// What the sessions of roles were told later, by the session, then by what was asked.
  private var toldLater: [Int: [UInt64: [ByteBuffer]]] = [:]
  private var askedOfAnswer: [Int: UInt64] = [:]
  /// The sessions of roles to which other answers give credentials, by the answers' `order`.
  private let issued: [Int: Int]
  /// What each session of roles asked first, each once, of what several asked; as entries of the library.
  private let openings: [Int: [Int]]

  /// What a session was told in an answer to the same as others were.
  struct Later: Sendable {
    /// The answer, by its `order`.
    var order: Int
    var session: Int
    /// Equal for answers to one request.
    var asked: UInt64
    var values: [ByteBuffer]
  }

  /// - Parameters:
  ///   - credentials: the keys of the sessions to which answers give the credentials, by the answers' `order`.
  ///   - issued: the sessions of roles to which other answers give credentials, by the answers' `order`.
  ///   - openings: what each of these sessions asked first, each once, of what several asked.
  init(
    _ casts: [[Given]] = [], credentials: [Int: [String]] = [:], later: [Later] = [], issued: [Int: Int] = [:],
    openings: [Int: [Int]] = [:]
  ) {
    self.openings = openings
    self.casts = casts
    self.issued = issued
    for told in later {
      self.toldLater[told.session, default: [:]][told.asked] = told.values
      self.askedOfAnswer[told.order] = told.asked
    }
    for (cast, roles) in casts.enumerated() {
      for (place, given) in roles.enumerated() {
        let role = Role(cast: cast, place: place)
        for order in given.orders {
          self.ofAnswer[order] = role
          for credential in credentials[order] ?? [] { self.ofCredential[credential] = role }
        }
        for value in given.values { self.ofValue[value.stirredHash] = role }
      }
    }
  }

  package var isEmpty: Bool { self.casts.isEmpty }

  /// The values that are given, and those that take their place, by their hashes.
  var values: Set<UInt64> {
    Set(self.casts.joined().flatMap(\.values).map(\.stirredHash))
      .union(self.toldLater.values.lazy.flatMap(\.values).joined().map(\.stirredHash))
  }

  /// The role that an answer gives.
  package func role(givenBy order: Int) -> Role? { self.ofAnswer[order] }

  /// The role that comes with a credential.
  package func role(ofCredential credential: String) -> Role? { self.ofCredential[credential] }

  /// The roles that come with values of a request, each once.
  func roles(in key: ByteBuffer, form: (UnsafeRawBufferPointer) -> SignatureForm) -> [Role] {
    guard !self.ofValue.isEmpty else { return [] }
    var roles: [Role] = []
    key.withUnsafeReadableBytes { bytes in
      for leaf in Signature.leaves(in: bytes, form: form) where leaf.form != .name {
        let value = UnsafeRawBufferPointer(rebasing: bytes[leaf.range])
        guard let role = self.ofValue[value.stirredHash()], !roles.contains(role) else { continue }
        roles.append(role)
        if roles.count == Self.requestLimit { return }
      }
    }
    return roles
  }

  /// What was given with a role; `nil` for one of a library that another took the place of meanwhile.
  private func given(with role: Role) -> Given? {
    self.casts.indices.contains(role.cast) && self.casts[role.cast].indices.contains(role.place)
      ? self.casts[role.cast][role.place] : nil
  }

  /// What comes with a role.
  package func values(of role: Role) -> [ByteBuffer] { self.given(with: role)?.values ?? [] }

  /// Whether a value comes with a role.
  package func holds(_ value: ByteBuffer) -> Bool { self.ofValue[value.stirredHash] != nil }

  /// The places of the cast of a role.
  package func places(beside role: Role) -> Range<Int> { self.casts[role.cast].indices }

  /// The recorded session of a role; `nil` where it has none.
  package func session(of role: Role) -> Int? {
    self.given(with: role).flatMap { $0.session >= 0 ? $0.session : nil }
  }

  /// Whether a role is of a session, or was given by something that was made for it: not what was there before.
  package func isMade(_ role: Role) -> Bool {
    self.given(with: role).map { $0.session >= 0 || !$0.isRead } ?? false
  }

  /// What an answer told the session of a role later, by a name that is the same in other roles; `nil` for nothing.
  package func later(toldBy order: Int) -> UInt64? { self.askedOfAnswer[order] }

  /// Whether the session of a role asked first what this is the beginning of.
  package func begins(_ role: Role, with asked: [Int]) -> Bool {
    self.session(of: role).flatMap { self.openings[$0] }?.starts(with: asked) ?? false
  }

  /// The session of roles to which an answer that gives none gives credentials.
  package func session(issuedBy order: Int) -> Int? { self.issued[order] }

  /// The answer that gives a role, by its `order`; the first of several.
  package func order(of role: Role) -> Int? { self.given(with: role)?.orders.first }

  /// What a client holds who was given one role, with what stands in its place in another.
  ///
  /// - Parameters:
  ///   - told: what it was told later in the role that it was given.
  ///   - live: what the client made itself in place of a recorded value; `nil` where that is not known, and so for none.
  package func pairs(
    from given: Role, to role: Role, told: Set<UInt64> = [], live: (ByteBuffer) -> ByteBuffer? = { _ in nil }
  ) -> Library.Pairs {
    guard let one = self.given(with: given), let other = self.given(with: role) else { return [] }
    var pairs = Array(zip(one.values, other.values))
    pairs += zip(one.made, other.made).compactMap { own, made in live(own).map { ($0, made) } }
    for asked in told { pairs += zip(self.toldLater[one.session]?[asked] ?? [], self.toldLater[other.session]?[asked] ?? []) }
    return pairs.map { (live: $0, recorded: $1) }
  }
}
