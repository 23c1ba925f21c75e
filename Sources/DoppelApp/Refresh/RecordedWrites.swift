internal import DoppelExchange
internal import SystemPackage

/// The recorded writes of a library, by which is known whether a read was recorded in a state that they made.
struct RecordedWrites {
  private struct Scope: Hashable {
    var recording: FilePath
    /// `nil` for those of whom nobody knows a session, and together with `isAll` for all.
    var session: String?
    var isAll = false
  }

  private var moments: [Scope: WriteMoments] = [:]

  /// Takes note of what an exchange did.
  mutating func note(_ effect: Effect, of exchange: Exchange, in recording: FilePath) {
    guard effect.kind != .none else { return }
    for scope in [Scope(recording: recording, session: exchange.session), Scope(recording: recording, isAll: true)] {
      self.moments[scope, default: WriteMoments()].note(effect, at: exchange.startedAt)
    }
  }

  /// Whether a write came before a read at a moment that may have made its answer: to what it is about, to what that stands in, or to
  /// what stands in that; by its session, or where one of the two has none.
  func concern(_ resource: Resource, session: String?, at moment: Timestamp, in recording: FilePath) -> Bool {
    let scopes =
      session == nil
      ? [Scope(recording: recording, isAll: true)]
      : [Scope(recording: recording, session: session), Scope(recording: recording)]
    return scopes.contains { self.moments[$0]?.concern(resource, at: moment) == true }
  }
}
