import DoppelTesting
import DoppelTransport
import Testing

@testable import DoppelApp

struct CommandErrorTests {
  @Test func `wrong usage is 2, and what could not be done is 3`() {
    #expect(CommandError.usage("no").exitCode.number == 2)
    #expect(CommandError.failed("no").exitCode.number == 3)
    #expect("\(CommandError.failed("the disk is full"))" == "the disk is full")
  }

  @Test func `what the shell throws is told by its sentence, and a command's own error stays`() {
    let taken = CommandError.transport(TransportError(.portTaken, "port 1 is taken"))
    #expect(taken.exitCode == .failed && taken.message == "port 1 is taken")
    #expect(CommandError.transport(TransportError(.unknownAddress, "no address")).exitCode == .usage)
    let own = CommandError.transport(CommandError.usage("wrong"))
    #expect(own.exitCode == .usage && own.message == "wrong")
    #expect(CommandError.transport(CancellationError()).message == "CancellationError()")
  }
}
