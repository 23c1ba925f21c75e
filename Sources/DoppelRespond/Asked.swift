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

    init(_ session: String?, in library: Library) {
      self.recorded = session.flatMap { library.sessions[$0] }
      self.session = self.recorded.map { "recorded:\($0)" } ?? session
    }
  }

  let question: Question
  /// The key of its credentials, as its protocol tells it.
  private(set) lazy var credentials = self.clients.credentials(self.question.request)
  private(set) lazy var client = Client(self.clients.session(self.question), in: self.library)
  /// The request as recorded, with the recorded values for which the client's own stand; `nil` where it was found as it came.
  var recorded: Library.Translation?
  /// Whether what led to the decision is told.
  var keepsHit = false
  /// Whether an answer was made up that gave credentials, so that one may be good which nobody recorded.
  var mayBeMadeUp = false
  private let library: Library
  private let clients: ClientReading

  init(_ question: Question, in library: Library, by clients: ClientReading) {
    self.question = question
    self.library = library
    self.clients = clients
  }
}
