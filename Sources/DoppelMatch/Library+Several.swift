internal import DoppelExchange

extension Library {
  /// Several answers to one signature.
  package final class Several: Sendable {
    /// Some of the answers, which one cursor goes through.
    package struct Run: Sendable, Equatable {
      /// Their places in `answers`.
      package let places: [Int]
      /// Whether the last stays when it has been given; else the first comes again.
      package let endsAtLast: Bool
      /// Whether not all of them say the same.
      package var differs = false

      /// The place in `places` that comes after one.
      func position(after position: Int) -> Int {
        guard position + 1 == self.places.count else { return position + 1 }
        return self.endsAtLast ? position : 0
      }
    }

    /// Which answers are meant: those of one recorded session, without one, or all; given after the same writes or after any.
    struct Group: Hashable {
      enum After: Hashable {
        case any
        /// The same writes in the same order.
        case ordered(UInt64)
        /// The same writes.
        case unordered(UInt64)
        /// The same last write.
        case last(UInt64)
        /// The same writes of all sessions in the same order, or in any.
        case orderedOfAll(UInt64)
        case unorderedOfAll(UInt64)
        /// Any writes, of some answers that begin with this place.
        case among(Int)
      }

      /// As in `RecordedAnswer.session`; `all` for those of every session.
      var session: Int
      var after: After
      /// What was asked for beside the signature, as `Several.aspect` tells it; `nil` for any.
      var aspect: UInt64?

      static let all = -2
    }

    /// The answers in recorded order.
    package let answers: [RecordedAnswer]
    /// The recorded sessions that have answers here, in order of appearance in the recordings.
    let sessions: [Int]
    /// The header fields that tell which of them a request is of, and the sessions by what they say there.
    private let telling: DecidingFields
    private let sessionsTold: [UInt64: [Int]]
    /// Whether not all say the same, and not all were given after the same writes.
    let dependsOnWrites: Bool
    /// Whether what others wrote tells answers apart that one session got after the same writes of its own.
    let dependsOnOthers: Bool
    /// Whether all were given to sessions.
    let isOfSessions: Bool
    /// Whether some gave credentials.
    private let givesCredentials: Bool
    /// Whether not all were asked for in the same way.
    let dependsOnAspect: Bool
    /// The header fields that count for that.
    let deciding: DecidingFields
    private let runs: [Group: Run]
    /// What stands for the answers of every session: `Group.all`, or the one that all are of.
    let widest: Int
    /// The answers of each port, where there is more than one.
    let ofPort: [Int: Entry]

    /// Answers of one signature of which it is asked by which fields they were chosen; of more it is not.
    static let comparedAnswers = 1_024

    /// The port of all answers; -1 where there is more than one.
    var port: Int { self.ofPort.isEmpty ? self.answers[0].port : -1 }

    init(_ answers: [RecordedAnswer], to key: ByteStore.Place, node: Int, facts: CompiledFacts) {
      self.answers = answers
      self.sessions = Set(answers.map(\.session).filter { $0 >= 0 }).sorted()
      let digests = answers.map(facts.digest(of:))
      let contents = answers.map { facts.contents[$0.order] }
      self.isOfSessions = answers.allSatisfy { $0.session >= 0 }
      self.givesCredentials = answers.contains { facts.issuers.contains($0.order) }
      let dependsOnWrites = contents.contains { $0 != contents[0] } && digests.contains { $0 != digests[0] }
      var samples: [DecidingFields.Sample] = []
      if contents.contains(where: { $0 != contents[0] }) {
        for (place, answer) in answers.enumerated() {
          let group = UInt64(bitPattern: Int64(answer.session)).stirred ^ digests[place].ordered ^ facts.aspects[answer.order]
          samples.append(
            DecidingFields.Sample(group: group, fields: facts.fields(of: answer), content: contents[place]))
        }
      }
      let deciding = samples.count > Self.comparedAnswers ? DecidingFields.none : DecidingFields(samples)
      self.deciding = deciding
      let ofSessions = self.sessions.count > 1 && samples.count <= Self.comparedAnswers ? samples : []
      let telling = DecidingFields(ofSessions.map { DecidingFields.Sample(group: 0, fields: $0.fields, content: $0.content) })
      self.telling = telling
      var told: [UInt64: Set<Int>] = [:]
      if telling != .none {
        for answer in answers where answer.session >= 0 {
          told[telling.value(of: facts.fields(of: answer)), default: []].insert(answer.session)
        }
      }
      self.sessionsTold = told.mapValues { $0.sorted() }
      let aspects = answers.map { facts.aspects[$0.order] ^ deciding.value(of: facts.fields(of: $0)) }
      self.dependsOnAspect = aspects.contains { $0 != aspects[0] }
      let ofAll = answers.map(facts.digestOfAll(of:))
      self.dependsOnOthers =
        digests != ofAll && self.isOfSessions
        && Self.odd(answers, digests, aspects, contents) > Self.odd(answers, ofAll, aspects, contents)
      self.dependsOnWrites = dependsOnWrites || self.dependsOnOthers
      let ofOneSession = answers.allSatisfy { $0.session == answers[0].session }
      self.widest = ofOneSession ? answers[0].session : Group.all
      var places: [Group: [Int]] = [:]
      for (place, answer) in answers.enumerated() {
        var afters: [Group.After] = [.any]
        if self.dependsOnWrites {
          let digest = digests[place]
          afters += [.ordered(digest.ordered), .unordered(digest.unordered), .last(digest.last)]
        }
        if self.dependsOnOthers {
          afters += [.orderedOfAll(ofAll[place].ordered), .unorderedOfAll(ofAll[place].unordered)]
        }
        for aspect in self.dependsOnAspect ? [nil, aspects[place]] : [nil] {
          for session in ofOneSession ? [answer.session] : [answer.session, Group.all] {
            for after in afters { places[Group(session: session, after: after, aspect: aspect), default: []].append(place) }
          }
        }
      }
      self.runs = places.mapValues { places in
        Run(
          places: places, endsAtLast: Self.isProgress(places.map { facts.words[answers[$0].order] }),
          differs: places.contains { contents[$0] != contents[places[0]] })
      }
      let ofPort = Dictionary(grouping: answers) { $0.port }
      self.ofPort =
        ofPort.count > 1 ? ofPort.mapValues { Entry(key: key, answers: $0, node: node, facts: facts) } : [:]
    }

    /// The answers that are not the most frequent one among those that one session got after such writes.
    private static func odd(
      _ answers: [RecordedAnswer], _ digests: [WriteLog.Digest], _ aspects: [UInt64], _ contents: [UInt64]
    ) -> Int {
      var counts: [[UInt64]: [UInt64: Int]] = [:]
      for (place, answer) in answers.enumerated() {
        let group = [UInt64(bitPattern: Int64(answer.session)), digests[place].ordered, aspects[place]]
        counts[group, default: [:]][contents[place], default: 0] += 1
      }
      return answers.count - counts.values.reduce(0) { $0 + ($1.values.max() ?? 0) }
    }

    /// The recorded sessions whose requests said what a live one says; all where none did.
    func sessions(telling fields: Fields) -> [Int] { self.sessionsTold[self.telling.value(of: fields)] ?? self.sessions }

    /// The only recorded session whose requests said what a live one says; `nil` where none or several did.
    func onlySession(telling fields: Fields) -> Int? {
      guard self.telling != .none, let told = self.sessionsTold[self.telling.value(of: fields)], told.count == 1 else {
        return nil
      }
      return told[0]
    }

    /// What a live request asks for beside its signature.
    ///
    /// - Parameter aspect: as its protocol tells.
    func aspect(_ aspect: UInt64, of fields: Fields) -> UInt64 { aspect ^ self.deciding.value(of: fields) }

    /// All answers.
    var everything: Run { self.runs[Group(session: self.widest, after: .any)] ?? Run(places: [0], endsAtLast: false) }

    /// Whether not all answers of a group say the same, whatever was written before them.
    func differs(in group: Group) -> Bool {
      self.runs[Group(session: group.session, after: .any, aspect: group.aspect)]?.differs ?? false
    }

    /// Whether a group is what others than sessions were told alike, where there are sessions: it is new for whoever comes, whatever was
    /// written.
    func isForNewcomers(_ group: Group) -> Bool {
      group.session == -1 && (self.givesCredentials || !self.sessions.isEmpty) && !self.differs(in: group)
    }

    /// The answers of a group; `nil` where it has none.
    func run(_ group: Group) -> Run? { self.runs[group] }

    /// Whether what is said changes in words and never comes again once it has changed, as of a job that is waited for.
    private static func isProgress(_ contents: [UInt64]) -> Bool {
      var seen: Set<UInt64> = []
      var last: UInt64?
      for content in contents where content != last {
        guard seen.insert(content).inserted else { return false }
        last = content
      }
      return seen.count > 1
    }
  }
}
