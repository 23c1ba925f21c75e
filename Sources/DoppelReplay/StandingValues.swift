internal import DoppelExchange
internal import NIOCore

/// Which live values stand for recorded ones.
struct StandingValues: Sendable {
  /// Live values of one recorded text that are remembered; the first to come is the first to go.
  static let sameTextLimit = 8

  /// By the recorded text, wherever it is said; the last to come is the last.
  private var everywhere: [ByteBuffer: [ByteBuffer]] = [:]
  /// Of texts that may be said of other things too: by the last name of the place that issued them.
  private var byName: [String: [ByteBuffer: [ByteBuffer]]] = [:]

  var isEmpty: Bool { self.everywhere.isEmpty && self.byName.isEmpty }

  /// Whether anything stands for a recorded text wherever it is said.
  var hasAnyEverywhere: Bool { !self.everywhere.isEmpty }

  /// Lets a live value stand for a recorded one, before all others.
  ///
  /// - Parameter place: of a value that is itself only where the names of places are alike; `nil` of one that is so everywhere.
  mutating func stand(_ live: ByteBuffer, for recorded: ByteBuffer, at place: String? = nil) {
    if let place {
      Self.add(live, to: &self.byName[Self.name(of: place), default: [:]][recorded, default: []])
    } else {
      Self.add(live, to: &self.everywhere[recorded, default: []])
    }
  }

  private static func add(_ live: ByteBuffer, to standing: inout [ByteBuffer]) {
    standing.removeAll { $0 == live }
    if standing.count >= self.sameTextLimit { standing.removeFirst() }
    standing.append(live)
  }

  /// What stands for a text wherever it is said, the last to come last.
  func values(for recorded: ByteBuffer) -> [ByteBuffer] { self.everywhere[recorded] ?? [] }

  /// The same at a place, where less sure ones come first.
  func values(for recorded: ByteBuffer, at place: String) -> [ByteBuffer] {
    (self.byName.isEmpty ? [] : self.byName[Self.name(of: place)]?[recorded] ?? []) + self.values(for: recorded)
  }

  /// The last name in a place: `number` of `body.items[].number`.
  static func name(of place: String) -> String {
    String(place[(place.lastIndex { $0 == "." || $0 == " " }.map { place.index(after: $0) } ?? place.startIndex)...])
  }
}
