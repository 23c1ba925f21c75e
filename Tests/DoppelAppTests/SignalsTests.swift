import Testing

@testable import DoppelApp

#if canImport(Glibc)
  import Glibc
#endif

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

  @Test func `those that ask for the end are handled, and no other`() {
    #expect(Signals.handled == [SIGINT, SIGTERM, SIGHUP, SIGQUIT])
    #expect(Signals.ignored == [SIGPIPE, SIGXFSZ])
  }
}
