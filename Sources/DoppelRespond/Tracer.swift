package import DoppelExchange
package import DoppelMatch
package import DoppelSynthesis
internal import NIOCore

/// Asks a library one question after the other, as a mock would be asked, and tells why one is answered as it is.
package struct Tracer {
  private let library: Library
  private let answerer: Answerer
  private let clients: ClientReading
  private var teller: TraceTeller
  private var written: WritesBefore

  /// - Parameters:
  ///   - unrecordedState: as the mock has it.
  ///   - synthesizer: what makes up answers; `nil` where none are made up.
  ///   - clients: tells who asks.
  package init(
    _ library: Library, writeLimit: Int = WritesBefore.limit, unrecordedState: Answerer.UnrecordedState = .nearest,
    synthesizer: Synthesizers? = nil, clients: ClientReading
  ) {
    self.library = library
    self.clients = clients
    self.teller = TraceTeller(library)
    self.written = WritesBefore(limit: writeLimit)
    var configuration = Answerer.Configuration()
    // near misses are looked for here, of what is traced alone
    configuration.onMiss = .passthrough
    configuration.unrecordedState = unrecordedState
    self.answerer = Answerer(library, configuration: configuration, synthesizer: synthesizer, clients: clients)
  }

  /// Asks; what comes after depends on it.
  ///
  /// - Parameter exchange: the id of what is asked, where it has one.
  package mutating func ask(_ question: Question, port: Int, as exchange: ExchangeID?) {
    self.written.note(self.decided(question, port: port), as: exchange, in: self.library)
  }

  /// Asks, and tells why it was answered as it was.
  package mutating func trace(_ question: Question, port: Int, as exchange: ExchangeID?) -> Trace {
    let decided = self.decided(question, port: port)
    let trace = self.teller.trace(decided, after: self.written.all)
    self.written.note(decided, as: exchange, in: self.library)
    return trace
  }

  private func decided(_ question: Question, port: Int) -> Decided {
    Decided(self.answerer.steps(question, port: port), question, session: self.clients.session(question))
  }
}
