package import DoppelExchange
package import DoppelLearn
package import DoppelMatch
package import DoppelSynthesis
package import NIOCore

/// Why one question was answered as it was: how it was found, what came into question, and the state that decided.
package struct Trace: Sendable, Equatable {
  /// How the recorded answers were found.
  package enum Way: String, Sendable, CaseIterable {
    /// By the signature as it came.
    case asked
    /// Without keys that a person removed from recorded signatures.
    case relaxed
    /// With the recorded values for which the client's own stand.
    case translated
    /// Without its noise.
    case masked
  }

  /// A value of the client that stands for a recorded one.
  package struct Value: Sendable, Equatable {
    /// As `SignatureValue.shown` cuts it.
    package var asked: String
    package var recorded: String
  }

  /// A field that does not decide, and why.
  package struct Noise: Sendable, Equatable {
    /// The rule's name; empty texts where it is not known.
    package var name: NoiseName
    package var reason: NoiseRule.Reason?
    package var asked: String
    /// `nil` where the recorded request has other noise.
    package var recorded: String?
  }

  /// Which recorded session the client follows.
  package struct Following: Sendable, Equatable {
    package enum Evidence: String, Sendable, CaseIterable {
      /// The client uses the recorded credentials.
      case credentials
      /// It asked what only this session asked, or said what only this session said.
      case requests
      /// Nothing tells; it is the next that nobody follows.
      case turn
    }

    /// As `Exchange.session` has it.
    package var session: String
    package var evidence: Evidence
  }

  /// A request before this one that changed something that this one is about.
  package struct Write: Sendable, Equatable {
    /// `nil` where it has no id.
    package var exchange: ExchangeID?
    package var request: String
    /// The recorded exchange that stands for it.
    package var recorded: ExchangeID
  }

  /// A recorded request close to one that missed.
  package struct Near: Sendable, Equatable {
    package var exchange: ExchangeID
    package var fields: [NearMiss.Field]
    package var moreFields: Int
    /// `nil` where they differ in more than values, which no rule of noise joins.
    package var ifNoise: IfNoise?
  }

  /// What would be found if the fields of a near miss were noise.
  package struct IfNoise: Sendable, Equatable {
    /// The fields that would have to be, as `FieldNames.of` calls them.
    package var names: [NoiseName]
    /// The recorded requests that would be found.
    package var requests: Int
    /// How many different things were answered to them.
    package var answers: Int
  }

  /// How an answer came about that was made up: of a request that holds others, of each of those.
  package struct Made: Sendable, Equatable {
    package struct Value: Sendable, Equatable {
      /// As `Making.Value.place`.
      package var place: String
      /// JSON, cut as `SignatureValue.shown` cuts it.
      package var value: String
      package var origin: Origin
    }

    /// The recorded exchange that it was made after.
    package var exchange: ExchangeID
    /// The items that the request is about.
    package var items: [Making.Item]
    package var values: [Value]
    package var moreValues = 0
  }

  /// Values of an answer that was made up which are listed; more are counted.
  package static let madeLimit = 64
  /// Candidates that are listed; more are counted.
  package static let candidateLimit = 32
  /// Writes that are listed: the last ones.
  package static let writeLimit = 8

  package var outcome: Outcome
  package var signature: Signature
  /// `nil` for a miss.
  package var way: Way?
  package var removedKeys: [String] = []
  package var values: [Value] = []
  package var noise: [Noise] = []
  /// The answers that came into question, the given one among them where it is one; empty for a miss.
  package var candidates: [Candidate] = []
  package var moreCandidates = 0
  /// Empty unless the answer was made up.
  package var made: [Made] = []
  /// Whether it is a miss because all candidates were recorded in another state of the server.
  package var isOfNewState = false
  /// The exchange that is given, which is no candidate where credentials are at their end; `nil` for a miss.
  package var given: ExchangeID?
  /// Whether the credentials are at their end, and nobody was told so in answer to this.
  package var isRefusal = false
  /// The live session, as its protocol names it; `nil` for a request without one.
  package var session: String?
  package var following: Following?
  /// How the writes before decided; `nil` where the answers do not depend on any.
  package var writesMatched: Library.Entry.WritesMatched?
  /// The last writes that this depends on, in the order in which they came.
  package var writes: [Write] = []
  package var moreWrites = 0
  /// The header fields by which the answers were told apart, and whether an answer was recorded for what they say.
  package var decidingFields: [String] = []
  package var fieldsMatched: Bool?
  /// The closest recorded requests, for a miss.
  package var nearMisses: [Near] = []

  package init(outcome: Outcome, signature: Signature) {
    self.outcome = outcome
    self.signature = signature
  }

  /// Method, host and path of a request, as far as its signature tells them.
  package static func operation(of key: ByteBuffer) -> String {
    var (method, host, path) = ("", "", "")
    for entry in Signature(canonicalBytes: key)?.entries ?? [] {
      if entry.key.hasSuffix(":method") { method = NearMiss.shown(entry.value) + " " }
      if entry.key.hasSuffix(":host") { host = NearMiss.shown(entry.value) }
      if entry.key.hasSuffix(":url") { path = NearMiss.shown(entry.value) }
    }
    return method + host + path
  }
}
