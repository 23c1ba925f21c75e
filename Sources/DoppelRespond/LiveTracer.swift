package import DoppelExchange
internal import NIOCore

/// Tells why a mock that is answering answers as it does. Changes nothing of it.
package actor LiveTracer {
  private let answerer: Answerer
  private let clients: ClientReading
  private let log: DecisionLog
  /// Of the library that was asked last.
  private var teller: (of: CountedLibrary, teller: TraceTeller)?

  /// - Parameters:
  ///   - clients: tells who asks, as it tells the answerer.
  ///   - log: that of the answerer.
  package init(_ answerer: Answerer, clients: ClientReading, log: DecisionLog) {
    self.answerer = answerer
    self.clients = clients
    self.log = log
  }

  /// Why a question was answered as it was.
  ///
  /// - Parameter id: the number of the answer, or the id of its exchange or how that begins.
  /// - Returns: `nil` where that answer is not kept any more, never was, or several ids begin so.
  package func trace(of id: String) -> Trace? {
    guard let found = self.log.find(id) else { return nil }
    return self.tell(found.decided, of: found.library, after: found.before)
  }

  /// How a question would be answered now, and why.
  package func trace(_ question: Question, port: Int) -> Trace {
    let writes = self.log.writes
    let (copy, library) = self.answerer.copy()
    let decided = Decided(copy.steps(question, port: port), question, session: self.clients.session(question))
    return self.tell(decided, of: library, after: writes)
  }

  private func tell(_ decided: Decided, of library: CountedLibrary, after writes: [WritesBefore.Written]) -> Trace {
    var teller = self.teller.flatMap { $0.of === library ? $0.teller : nil } ?? TraceTeller(library.library)
    let trace = teller.trace(decided, after: writes)
    self.teller = (library, teller)
    return trace
  }
}
