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

  /// Whether real servers may be asked for what was not recorded: as its path is written, and as servers may understand it. Not where
  /// rules contradict each other.
  func mayAsk(_ request: Message, _ server: Endpoint) -> Bool {
    guard case .request(let method, let target, _) = request.start else { return true }
    let path = RequestPath(target: target)
    return [path.written, path.normal].allSatisfy {
      let place = RequestPlace(method: method, host: server.host, port: server.port, path: $0)
      return ((try? self.rules.policy(for: place)) ?? .never) != .never
    }
  }

  /// Finds the answers of a library that are due while it is read.
  struct Search {
    private struct Due {
      var exchange: ExchangeID
      var key: UInt64
      var session: String?
      var at: Timestamp
      var recording: FilePath
    }

    /// Who was recorded to ask something, and what they were told.
    private struct Told {
      var sessions: Set<String?>
      /// What equal requests were told, by whose they were and how they were asked.
      var contents: [EqualRequests: Set<UInt64>]
    }

    private struct EqualRequests: Hashable {
      var recording: FilePath
      var session: String?
      var aspect: UInt64
    }

    private let policies: RenewalPolicies
    private let edited: Set<ExchangeID>
    private let expiry: Timestamp
    private let wire: (any WireProtocol)?
    private var answers = DueAnswers()
    private var due: [Due] = []
    private var told: [UInt64: Told] = [:]
    private var writes = RecordedWrites()
    /// Rules that were for no request so far.
    private(set) var idle: Set<String>
    /// The first that was found.
    private(set) var contradiction: RenewalRules.Contradiction?

    /// - Parameter edited: the exchanges that people edited.
    init(_ policies: RenewalPolicies, edited: Set<ExchangeID>, at now: Timestamp) {
      self.policies = policies
      self.edited = edited
      self.expiry = policies.age.map { now.advanced(by: .zero - $0) } ?? Timestamp(nanoseconds: .min)
      self.wire = AnswerReading.wire
      self.idle = Set(policies.rules.idle(among: []))
    }

    /// - Parameter signature: that the exchange is found by.
    mutating func look(at exchange: Exchange, _ signature: Signature, in recording: FilePath) {
      let place = AnswerReading.place(of: exchange)
      if !self.idle.isEmpty { self.idle.formIntersection(self.policies.rules.idle(among: [place])) }
      guard let wire, let request = exchange.request, let response = exchange.response else { return }
      let reason = self.reason(exchange, place)
      guard self.policies.asksAnew else {
        if let reason { self.answers.answers[exchange.id] = DueAnswers.Answer(reason: reason) }
        return
      }
      let effect = AnswerReading.effect(of: exchange)
      if effect.kind != .none {
        self.writes.note(effect, of: exchange, in: recording)
        self.answers.writes[exchange.id] = effect
      }
      self.answers.issued.formUnion(wire.sessions(issuedBy: response))
      let live = wire.signature(of: request, to: exchange.server, isSecure: exchange.isSecure).canonicalBytes.stirredHash
      let equal = EqualRequests(recording: recording, session: exchange.session, aspect: wire.aspect(of: request))
      self.told[live, default: Told(sessions: [], contents: [:])].sessions.insert(exchange.session)
      self.told[live]?.contents[equal, default: []].insert(AnswerReading.content(of: response))
      guard let reason else { return }
      let form = AskedForm(
        keys: [live, signature.canonicalBytes.stirredHash], fields: request.fields, session: exchange.session)
      self.answers.answers[exchange.id] = DueAnswers.Answer(
        reason: reason, obstacle: self.edited.contains(exchange.id) ? .edited : nil,
        kind: RefusalReason.kind(of: response, AnswerReading.form(wire)), resource: effect.resource, asked: form)
      self.due.append(
        Due(
          exchange: exchange.id, key: live, session: exchange.session, at: exchange.startedAt, recording: recording))
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
      var found = self.answers
      for due in self.due {
        guard let told = self.told[due.key], var answer = found.answers[due.exchange] else { continue }
        answer.asked?.isOfOne = told.sessions.count == 1
        if answer.obstacle == nil {
          if self.writes.concern(answer.resource, session: due.session, at: due.at, in: due.recording) {
            answer.obstacle = .followsWrite
          } else if told.contents.contains(where: { $0.key.session == due.session && $0.value.count > 1 }) {
            answer.obstacle = .depends
          }
        }
        found.answers[due.exchange] = answer
      }
      return found
    }
  }
}
