package import DoppelExchange
package import NIOCore

/// Makes up answers for each recorded server by itself: what is on one is not on another, whatever it is called.
package final class Synthesizers: Sendable {
  private let ofServer: [String: Synthesizer]
  private let form: SynthesisModel.Form

  /// Learns from recorded exchanges.
  ///
  /// - Parameters:
  ///   - sessions: the recorded sessions by key, with equal numbers for those that are one.
  ///   - form: how the values of signatures are put together.
  package init(_ samples: [Sample], sessions: [String: Int], form: @escaping SynthesisModel.Form) {
    self.form = form
    self.ofServer = Dictionary(grouping: samples, by: \.call.server).mapValues {
      Synthesizer(SynthesisModel($0, sessions: sessions, form: form))
    }
  }

  private init(copying other: Synthesizers) {
    self.form = other.form
    self.ofServer = other.ofServer.mapValues { $0.copy() }
  }

  /// Those in the same state that go their own way.
  package func copy() -> Synthesizers { Synthesizers(copying: self) }

  /// How many live sessions were forgotten because there were too many, on the server of which it were most.
  package var forgottenSessions: Int { self.ofServer.values.map(\.forgottenSessions).max() ?? 0 }

  /// As `Synthesizer.answer`.
  package func answer(
    _ key: ByteBuffer, _ request: Message, own: (key: ByteBuffer, request: Message)? = nil, session: String,
    following recorded: Int, at now: Timestamp, chosen: Synthesizer.Choice
  ) -> Synthesizer.Reply {
    guard let synthesizer = self.ofServer[Call.server(in: key, form: self.form)] else { return .asChosen }
    return synthesizer.answer(key, request, own: own, session: session, following: recorded, at: now, chosen: chosen)
  }

  /// Whether a session has seen an item of this id, on any server.
  package func knows(_ id: ByteBuffer, session: String) -> Bool {
    self.ofServer.values.contains { $0.knows(id, session: session) }
  }
}
