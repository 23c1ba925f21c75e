import DoppelCLibrary
import Testing

@testable import DoppelApp

struct SignalsTests {
  @Test func `a write to a closed pipe is an error and no end of the process`() {
    Signals.ignoreWriteFailures()
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    close(ends[0])
    var byte: UInt8 = 0
    #expect(write(ends[1], &byte, 1) == -1 && errno == EPIPE)
    close(ends[1])
  }

  @Test func `what was to be ignored from the start is obeyed only where somebody means this process alone`() {
    for number in Signals.handled {
      for isFromTerminal in [true, false] {
        let signal = Signals.Received(number: number, isFromTerminal: isFromTerminal)
        #expect(Signals.isObeyed(signal, ignored: Set(Signals.handled).subtracting([number])))
        #expect(Signals.isObeyed(signal, ignored: [number]) == (!isFromTerminal && number != SIGHUP))
      }
    }
  }

  @Test func `those that ask for the end are handled, those that programs use are for the command, and no other`() {
    #expect(Signals.handled == [SIGINT, SIGTERM, SIGHUP, SIGQUIT])
    #expect(Signals.passed == [SIGUSR1, SIGUSR2])
    #expect(Signals.ignored == [SIGPIPE, SIGXFSZ])
  }
}
