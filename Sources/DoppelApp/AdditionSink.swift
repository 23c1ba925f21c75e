internal import DoppelExchange
internal import DoppelRefresh
internal import DoppelReport
internal import Synchronization

/// Takes exchanges with real servers into a new recording (`--on-miss record`), but for errors of theirs, and tells at the end what it
/// took: a mock answers with it from then on.
final class AdditionSink: ExchangeSink {
  /// Lines that are told; more are counted.
  static let shown = 20

  private struct State {
    var lines: [String] = []
    var more = 0
  }

  private let sink: any ExchangeSink
  private let state = Mutex(State())

  init(_ sink: any ExchangeSink) { self.sink = sink }

  func keep(_ exchange: consuming Exchange) {
    guard let answer = exchange.response, case .status(_, let status, _) = answer.start else {
      return self.sink.keep(exchange)
    }
    let place = AnswerReading.place(of: exchange)
    if status >= 500 {
      return self.note("x \(place)  (refused: answered \(status))")
    }
    self.note("+ \(place)  (\(RefreshPlan.Addition(answer)))")
    self.sink.keep(exchange)
  }

  func count(_ gap: Gap) { self.sink.count(gap) }

  private func note(_ line: String) {
    self.state.withLock { state in
      if state.lines.count < Self.shown { state.lines.append(line) } else { state.more += 1 }
    }
  }

  /// What was taken and what was refused, for a person.
  func tell(_ console: Console) {
    let state = self.state.withLock { $0 }
    let style = TextStyle(isColored: console.usesErrorColor)
    for line in state.lines { console.note(TerminalText.clean(line, style)) }
    if state.more > 0 { console.note("and \(NumberText.grouped(state.more)) more") }
  }
}
