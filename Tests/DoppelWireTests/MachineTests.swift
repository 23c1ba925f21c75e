import DoppelTesting
import DoppelWire
import Testing

/// A machine that can be no copy and keeps what it was told until it is told to say it.
private struct Echo: Machine, ~Copyable {
  enum Event: Equatable, Sendable { case received(String), asked }
  enum Action: Equatable, Sendable { case send(String) }

  private var held: [String] = []

  init() {}

  mutating func handle(_ event: Event, into actions: inout [Action]) {
    switch event {
    case .received(let text): self.held.append(text)
    case .asked:
      actions += self.held.map(Action.send)
      self.held = []
    }
  }
}

struct MachineTests {
  @Test func `a machine that cannot be copied plays a playbook`() {
    play(Echo()) {
      on(.asked)
      on(.received("a"))
      on(.received("b"))
      on(.asked, does: .send("a"), .send("b"))
      on(.asked)
    }
  }

  @Test func `a playbook fails where an action is missing or too many`() {
    withKnownIssue {
      play(Echo()) { on(.asked, does: .send("never")) }
    }
    withKnownIssue {
      play(Echo()) {
        on(.received("a"))
        on(.asked)
      }
    }
  }

  @Test func `actions are appended to what is there`() {
    var machine = Echo()
    var actions: [Echo.Action] = [.send("before")]
    machine.handle(.received("a"), into: &actions)
    machine.handle(.asked, into: &actions)
    #expect(actions == [.send("before"), .send("a")])
  }
}
