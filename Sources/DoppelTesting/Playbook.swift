package import DoppelWire
package import Testing

/// One line of a playbook: an event, and exactly the actions it must cause.
package struct Line<M: Machine & ~Copyable> {
  let event: M.Event
  let actions: [M.Action]
  let location: SourceLocation
}

/// Writes a line: `on(.opened, does: .connect)`; no `does:` asserts silence.
package func on<M: Machine & ~Copyable>(
  _ event: M.Event, does actions: M.Action..., sourceLocation: SourceLocation = #_sourceLocation
) -> Line<M> {
  Line(event: event, actions: actions, location: sourceLocation)
}

/// Collects the lines of a playbook.
@resultBuilder package enum PlaybookBuilder<M: Machine & ~Copyable> {
  package static func buildExpression(_ line: Line<M>) -> Line<M> { line }
  package static func buildBlock(_ lines: Line<M>...) -> [Line<M>] { lines }
}

/// Plays events into `machine` and expects each line's actions, no more and no fewer.
package func play<M: Machine & ~Copyable>(_ machine: consuming M, @PlaybookBuilder<M> _ lines: () -> [Line<M>]) {
  for line in lines() {
    var actual: [M.Action] = []
    machine.handle(line.event, into: &actual)
    #expect(actual == line.actions, "on \(line.event)", sourceLocation: line.location)
  }
}
