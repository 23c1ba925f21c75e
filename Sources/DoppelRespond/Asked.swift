internal import DoppelExchange
internal import DoppelMatch

/// A question with who asks it, which is found out once, and only where it counts.
struct Asked {
  /// Who asks, as far as that counts.
  struct Client {
    /// The live session's key.
    var session: String?
    /// The recorded session of the same credentials.
    var recorded: Int?

    static func key(ofRecorded session: Int) -> String { "recorded:\(session)" }

    init(_ session: String?, in library: Library) {
      self.recorded = session.flatMap { library.sessions[$0] }
      self.session = self.recorded.map(Self.key(ofRecorded:)) ?? session
    }
  }

  let question: Question
  /// The key of its credentials, as its protocol tells it.
  private(set) lazy var credentials = self.clients.credentials(self.question.request)
  private(set) lazy var client = Client(
    self.isToldByCredentials ? self.credentials : self.clients.session(self.question), in: self.library)
  /// The request as recorded, with the recorded values for which the client's own stand; `nil` where it was found as it came.
  var recorded: Library.Translation?
  /// The roles that come with what it holds, and of them that by which its session is told.
  var roles: [RecordedRoles.Role] = []
  var roleOfSession: RecordedRoles.Role?
  /// The roles that whoever asks was given and plays, as places of their casts.
  private(set) var plays: [RecordedRoles.Role: Int] = [:]
  /// What it holds that stands for what was given to those whose roles it plays.
  private(set) var played: Library.Pairs = []
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
  ///   - values: those of its session.
  mutating func play(_ place: Int, given role: RecordedRoles.Role, _ values: LiveValues) {
    self.plays[role] = place
    let roles = self.library.roles
    self.played = self.plays.filter { $0.key.place != $0.value }.flatMap { given, place in
      roles.pairs(from: given, to: given.at(place), live: values.value(for:))
    }
    guard role == self.roleOfSession, let session = roles.session(of: role.at(place)) else {
      return
    }
    self.client.recorded = session
    self.client.session = Client.key(ofRecorded: session)
  }

  init(_ question: Question, in library: Library, by clients: ClientReading) {
    self.question = question
    self.library = library
    self.clients = clients
  }
}
