internal import DoppelExchange
internal import DoppelMatch
internal import NIOCore

/// A question with who asks it, which is found out once, and only where it counts.
struct Asked {
  /// Who asks, as far as that counts.
  struct Client {
    /// The live session's key.
    var session: String?
    /// The recorded session of the same credentials.
    var recorded: Int?

    /// Of whoever was given the credentials of a role.
    static func key(of role: RecordedRoles.Role) -> String { "role:\(role.cast).\(role.place)" }

    static func key(ofRecorded session: Int) -> String { "recorded:\(session)" }

    init(_ session: String?, in library: Library) {
      self.recorded = session.flatMap { library.sessions[$0] }
      self.session = self.recorded.map(Self.key(ofRecorded:)) ?? session
    }
  }

  var question: Question
  /// The key of its credentials, as its protocol tells it.
  private(set) lazy var credentials = self.clients.credentials(self.question.request)
  private(set) lazy var client = Client(
    self.isToldByCredentials ? self.credentials : self.clients.session(self.question), in: self.library)
  /// The request as recorded, with the recorded values for which the client's own stand; `nil` where it was found as it came.
  var recorded: Library.Translation?
  /// Who was given the roles that come with what it holds, and of these that by which its session is told.
  var players: [(role: RecordedRoles.Role, player: LiveRoles.Player)] = []
  var roleOfSession: RecordedRoles.Role?
  /// The role that its answer gives it.
  var given: RecordedRoles.Role?
  /// The roles that whoever asks was given and plays, as places of their casts.
  private(set) var plays: [RecordedRoles.Role: Int] = [:]
  /// What it holds that stands for what was given to those whose roles it plays.
  private var pairs: [RecordedRoles.Role: Library.Pairs] = [:]
  var played: Library.Pairs { self.pairs.values.flatMap(\.self) }
  /// Whether what led to the decision is told.
  var keepsHit = false
  /// Whether an answer was made up that gave credentials, so that one may be good which nobody recorded.
  var mayBeMadeUp = false
  private let library: Library
  private let clients: ClientReading

  /// Whether the session is told by the credentials.
  var isToldByCredentials: Bool { self.clients.areSessionsCredentials }

  /// Lets whoever asks play a role.
  ///
  /// - Parameters:
  ///   - place: that of the role in its cast.
  ///   - given: the role that comes with what it holds.
  mutating func play(_ place: Int, given role: RecordedRoles.Role) {
    let player = self.players.first { $0.role == role }?.player
    self.plays[role] = place
    let roles = self.library.roles
    self.pairs[role] =
      place == role.place
      ? []
      : roles.pairs(
        from: role, to: role.at(place), told: player?.told ?? [], live: { player?.made[$0] })
    guard role == self.roleOfSession, let session = roles.session(of: role.at(place)) else { return }
    self.client.recorded = session
    self.client.session = Client.key(of: role)
  }

  /// What it holds of the roles that it was given and plays, also of the one that its answer gives: in its answers that stands for itself.
  var held: [ByteBuffer] {
    let own = self.plays.filter { $0.key.place == $0.value }.keys + (self.given.map { [$0] } ?? [])
    return own.flatMap { self.library.roles.values(of: $0) }
  }

  init(_ question: Question, in library: Library, by clients: ClientReading) {
    self.question = question
    self.library = library
    self.clients = clients
  }
}
