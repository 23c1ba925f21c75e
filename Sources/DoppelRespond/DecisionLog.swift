package import DoppelExchange
internal import NIOCore
internal import Synchronization

/// The last decisions of an answerer with what led to them, so that each can be told as it came about.
package final class DecisionLog: Sendable {
  /// Decisions that are kept; the oldest goes first.
  package static let limit = 1_000
  /// Bytes of all that are kept, as `Decided.byteCount` tells them.
  package static let keptBytes = 16 * 1024 * 1024

  /// A decision in one line.
  package struct Line: Sendable, Equatable {
    /// Counted from 1 in the order of the questions.
    package var number: Int
    /// The id of the exchange; `nil` where none is kept, or it is not over.
    package var exchange: ExchangeID?
    package var outcome: Outcome
    /// Method, host and path.
    package var request: String
  }

  fileprivate struct Entry: Sendable {
    var number: Int
    var exchange: ExchangeID?
    var decided: Decided
    var library: CountedLibrary
  }

  fileprivate struct State {
    var last = 0
    var bytes = 0
    /// In the order of their numbers, from `first` on.
    var entries: [Entry] = []
    var first = 0
    /// The library that answers; `nil` for the first.
    var library: CountedLibrary?
    var writes = WritesBefore()
  }

  private let limit: Int
  private let keptBytes: Int
  private let state = Mutex(State())

  package init(limit: Int = DecisionLog.limit, keptBytes: Int = DecisionLog.keptBytes) {
    self.limit = limit
    self.keptBytes = keptBytes
  }

  /// Keeps a decision, unless it is of a library that another has taken the place of; gives its number.
  func note(_ decided: Decided, of library: CountedLibrary) -> Int {
    self.state.withLock { state in
      state.last += 1
      if let current = state.library, current !== library { return state.last }
      state.writes.note(decided, number: state.last, in: library.library)
      state.entries.append(Entry(number: state.last, decided: decided, library: library))
      state.bytes += decided.byteCount
      while state.entries.count - state.first > self.limit || state.bytes > self.keptBytes, state.first < state.entries.count {
        state.bytes -= state.entries[state.first].decided.byteCount
        state.first += 1
      }
      // what was forgotten stays until there is as much of it as may be kept
      if state.first > self.limit || state.first == state.entries.count {
        state.entries.removeFirst(state.first)
        state.first = 0
      }
      return state.last
    }
  }

  /// Says which exchange the question of a number is.
  package func name(_ number: Int, as exchange: ExchangeID) {
    self.state.withLock { state in
      state.writes.name(number, as: exchange)
      guard let index = state.index(of: number) else { return }
      state.entries[index].exchange = exchange
    }
  }

  /// Forgets all: another library answers from now on, and with it the state of everything is new. Numbers go on.
  func reset(to library: CountedLibrary) {
    self.state.withLock { state in
      let last = state.last
      state = State()
      state.last = last
      state.library = library
    }
  }

  /// The decisions that are kept, the last first.
  ///
  /// - Parameter limit: more are not told.
  package func lines(limit: Int) -> [Line] {
    let entries = self.state.withLock { state in Array(state.entries[state.first...].suffix(limit)) }
    return entries.reversed().map { entry in
      Line(
        number: entry.number, exchange: entry.exchange, outcome: entry.decided.outcome,
        request: Trace.operation(of: entry.decided.key))
    }
  }

  /// The decision with a number, or of the exchange whose id begins so.
  ///
  /// - Returns: with the writes before it; `nil` where none is kept, or several begin so.
  func find(_ id: String) -> (decided: Decided, library: CountedLibrary, before: [WritesBefore.Written])? {
    self.state.withLock { state in
      guard let index = state.index(of: id) else { return nil }
      let entry = state.entries[index]
      return (entry.decided, entry.library, state.writes.all.filter { $0.number < entry.number })
    }
  }

  /// The writes up to now.
  var writes: [WritesBefore.Written] { self.state.withLock { $0.writes.all } }
}

extension DecisionLog.State {
  func index(of number: Int) -> Int? {
    guard self.first < self.entries.count else { return nil }
    let index = number - self.entries[self.first].number + self.first
    return self.entries.indices.contains(index) && index >= self.first ? index : nil
  }

  func index(of id: String) -> Int? {
    // the ids of exchanges begin with 0
    if id.utf8.first != UInt8(ascii: "0"), let number = Int(id), number > 0 { return self.index(of: number) }
    guard !id.isEmpty else { return nil }
    let wanted = id.lowercased()
    let found = self.entries.indices[self.first...].filter { index in
      self.entries[index].exchange?.description.hasPrefix(wanted) == true
    }
    return found.count == 1 ? found[0] : nil
  }
}
