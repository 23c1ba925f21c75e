internal import DoppelExchange
internal import DoppelMock
internal import DoppelRecording
internal import DoppelRefresh
internal import DoppelWire
internal import SystemPackage

/// Which recorded answers a mock is to renew (`--policy`, `--max-age`).
struct RenewalPolicies: Sendable {
  let rules: RenewalRules
  /// How old an answer may be; `nil` where age does not matter.
  let age: Duration?
  /// Whether answers are asked for anew, so that it counts what else was written.
  let asksAnew: Bool

  /// Whether real servers may be asked for what was not recorded; not where rules contradict each other.
  func mayAsk(_ request: Message, _ server: Endpoint) -> Bool {
    guard case .request(let method, let target, _) = request.start else { return true }
    let place = RequestPlace(method: method, host: server.host, port: server.port, path: target)
    return ((try? self.rules.policy(for: place)) ?? .never) != .never
  }

  /// Finds the answers of a library that are due while it is read.
  struct Search {
    private struct Read {
      var exchange: ExchangeID
      var session: String?
      var at: Timestamp
      var recording: FilePath
    }

    private let policies: RenewalPolicies
    private let expiry: Timestamp
    private let wire: (any WireProtocol)?
    private var due = DueAnswers()
    private var reads: [Read] = []
    private var writes = RecordedWrites()
    /// Rules that were for no request so far.
    private(set) var idle: Set<String>
    /// The first that was found.
    private(set) var contradiction: RenewalRules.Contradiction?

    init(_ policies: RenewalPolicies, at now: Timestamp) {
      self.policies = policies
      self.expiry = policies.age.map { now.advanced(by: .zero - $0) } ?? Timestamp(nanoseconds: .min)
      self.wire = AnswerReading.wire
      self.idle = Set(policies.rules.idle(among: []))
    }

    mutating func look(at exchange: Exchange, in recording: FilePath) {
      let place = AnswerReading.place(of: exchange)
      if !self.idle.isEmpty { self.idle.formIntersection(self.policies.rules.idle(among: [place])) }
      let effect = self.policies.asksAnew ? AnswerReading.effect(of: exchange) : Effect()
      if effect.kind != .none {
        self.writes.note(effect, of: exchange, in: recording)
        self.due.writes[exchange.id] = effect
      }
      guard let reason = self.reason(exchange, place), let wire, let answer = exchange.response else { return }
      let kind = RefusalReason.kind(of: answer, AnswerReading.form(wire))
      self.due.answers[exchange.id] = DueAnswers.Answer(reason: reason, kind: kind, resource: effect.resource)
      guard self.policies.asksAnew else { return }
      self.reads.append(
        Read(exchange: exchange.id, session: exchange.session, at: exchange.startedAt, recording: recording))
    }

    private mutating func reason(_ exchange: Exchange, _ place: RequestPlace) -> DueAnswers.Reason? {
      do {
        switch try self.policies.rules.policy(for: place) {
        case .never, .missing: return nil
        case .expired: return LibraryExchange.takenAt(exchange) < self.expiry ? .age : nil
        case .changed: return .policy(RenewalRules.Policy.changed.rawValue)
        case .always: return .policy(RenewalRules.Policy.always.rawValue)
        }
      } catch {
        self.contradiction = self.contradiction ?? error
        return nil
      }
    }

    /// What was found, once all is read.
    func found() -> DueAnswers {
      var due = self.due
      for read in self.reads {
        guard let resource = due.answers[read.exchange]?.resource else { continue }
        due.answers[read.exchange]?.followsWrite = self.writes.concern(
          resource, session: read.session, at: read.at, in: read.recording)
      }
      return due
    }
  }
}
