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

  /// The moments of the first writes.
  private struct Firsts {
    /// By the key of what was written.
    var written: [UInt64: Timestamp] = [:]
    /// By the key of what was written, and of all in which that stands.
    var around: [UInt64: Timestamp] = [:]
  }

  private var firsts: [Scope: Firsts] = [:]

  /// Takes note of what an exchange did.
  mutating func note(_ effect: Effect, of exchange: Exchange, in recording: FilePath) {
    guard effect.kind != .none else { return }
    let scopes = [Scope(recording: recording, session: exchange.session), Scope(recording: recording, isAll: true)]
    for resource in [effect.resource] + effect.candidates {
      guard let last = resource.keys.last else { continue }
      for scope in scopes {
        self.firsts[scope, default: Firsts()].written.lower(last, to: exchange.startedAt)
        for key in resource.keys { self.firsts[scope, default: Firsts()].around.lower(key, to: exchange.startedAt) }
      }
    }
  }

  /// Whether a write came before a read that may have made its answer: to what it is about, to what that stands in, or to what stands
  /// in that; by its session, or where one of the two has none.
  func concern(_ resource: Resource, of exchange: Exchange, in recording: FilePath) -> Bool {
    let scopes =
      if let session = exchange.session {
        [Scope(recording: recording, session: session), Scope(recording: recording)]
      } else {
        [Scope(recording: recording, isAll: true)]
      }
    return scopes.compactMap { self.firsts[$0] }.contains { firsts in
      let moments =
        resource.keys.compactMap { firsts.written[$0] } + [resource.keys.last.flatMap { firsts.around[$0] }].compactMap(\.self)
      return moments.contains { $0 <= exchange.startedAt }
    }
  }
}

extension [UInt64: Timestamp] {
  fileprivate mutating func lower(_ key: UInt64, to moment: Timestamp) { self[key] = Swift.min(self[key] ?? moment, moment) }
}
