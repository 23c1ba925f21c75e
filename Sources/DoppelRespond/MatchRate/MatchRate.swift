package import DoppelExchange
package import DoppelLearn

/// How many requests of a run a library answers, why it misses the others, and what would make hits of them.
package struct MatchRate: Sendable, Equatable {
  /// Hits of all requests.
  package struct Share: Sendable, Equatable {
    package var hits = 0
    package var requests = 0

    package init(hits: Int = 0, requests: Int = 0) {
      self.hits = hits
      self.requests = requests
    }

    /// In percent; `nil` where nothing was asked.
    package var percent: Double? { self.requests > 0 ? Double(self.hits) / Double(self.requests) * 100 : nil }
  }

  /// What would make hits of misses.
  package enum Remedy: String, Sendable, Hashable, CaseIterable {
    /// The field does not decide: a rule of noise.
    case noise
    /// The value was issued by an answer, or made by the client in a request before: it stands for the recorded one as soon as that
    /// is found. Never a rule.
    case correlate
    /// Nothing like it was recorded.
    case record
    /// It was recorded after other writes alone.
    case state
  }

  /// One field of one kind of request in which misses differ from what was recorded.
  package struct Cause: Sendable, Hashable {
    package var remedy: Remedy
    /// The kind of request and the field; without a field where none is the cause.
    package var name: NoiseName
    /// What the values look like that were asked for: a class of `ValueClass`, `short` or `ordinary`; empty without a field.
    package var likeness: String
    /// The requests that this makes hits of, where the rules of `with` are there too.
    package var requests: Int
    /// Those that it makes hits of alone.
    package var alone: Int
    /// The other rules of noise that some of the requests need, by their ids.
    package var with: [String]
    /// How many different recorded answers a rule of noise would tell no more apart, and of how many recorded requests.
    package var mergedAnswers: Int
    package var mergedRequests: Int
    /// One of the requests.
    package var example: ExchangeID

    package init(
      remedy: Remedy, name: NoiseName, likeness: String, requests: Int, alone: Int, with: [String], mergedAnswers: Int,
      mergedRequests: Int, example: ExchangeID
    ) {
      self.remedy = remedy
      self.name = name
      self.likeness = likeness
      self.requests = requests
      self.alone = alone
      self.with = with
      self.mergedAnswers = mergedAnswers
      self.mergedRequests = mergedRequests
      self.example = example
    }

    package var id: String { self.name.id }
  }

  /// A kind of request of which one signature has several different answers: noise does not help, state and order decide.
  package struct Stateful: Sendable, Hashable {
    /// As `RequestName.of` has it.
    package var request: String
    package var signatures: Int
    /// The most different answers of one signature.
    package var answers: Int

    package init(request: String, signatures: Int, answers: Int) {
      self.request = request
      self.signatures = signatures
      self.answers = answers
    }
  }

  /// Kinds of requests with several answers that are listed; more are counted.
  package static let statefulLimit = 100

  /// By what the run says of its requests; without those of which it says nothing.
  package var current = Share()
  /// The same requests asked again, of the library as it is.
  package var projected = Share()
  /// Requests that are not counted, by reason.
  package var leftOut: [String: Int] = [:]
  /// Misses whose cause was not looked for.
  package var unexamined = 0
  /// Requests that were answered in the run by what was made up (`--synthesize`); the recordings alone are asked.
  package var synthesized = 0
  /// Those that make hits of the most requests first.
  package var causes: [Cause] = []
  /// Those with the most different answers first.
  package var stateful: [Stateful] = []
  package var moreStateful = 0

  package init() {}
}
