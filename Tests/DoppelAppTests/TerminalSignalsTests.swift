import DoppelCLibrary
import DoppelTesting
import Synchronization
import Testing

@testable import DoppelApp

struct TerminalSignalsTests {
  private static let caught = Atomic<Int>(0)

  @Test func `signals are read one by one, and can be waited for`() throws {
    let signals = try TerminalSignals()
    #expect(signals.next() == nil)
    for number in [SIGWINCH, SIGHUP, SIGINT, SIGTERM, SIGQUIT] {
      kill(getpid(), number)
      var waited = pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0)
      #expect(poll(&waited, 1, 30_000) == 1)
      #expect(signals.next() == number && signals.next() == nil)
    }
  }

  @Test func `afterwards they mean what they meant before`() async throws {
    let before = signal(SIGWINCH) { _ in TerminalSignalsTests.caught.add(1, ordering: .relaxed) }
    defer { signal(SIGWINCH, before) }
    do {
      let signals = try TerminalSignals()
      kill(getpid(), SIGWINCH)
      var waited = pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0)
      #expect(poll(&waited, 1, 30_000) == 1)
    }
    #expect(Self.caught.load(ordering: .relaxed) == 0)
    kill(getpid(), SIGWINCH)
    #expect(await Eventually.holds { Self.caught.load(ordering: .relaxed) == 1 })
  }
}
