import DoppelTesting
import NIOCore
import NIOPosix
import Testing

@testable import DoppelApp

struct EventLoopsTests {
  @Test(
    arguments: [
      ("Name:\tdoppel\nCpus_allowed:\tf\nCpus_allowed_list:\t0-3\n", 4), ("Cpus_allowed:\t00000000,00000001\n", 1),
      ("Cpus_allowed:\tffffffff,ffffffff", 64), ("Cpus_allowed:\t0\n", nil), ("Cpus_allowed_list:\t0-3\n", nil), ("", nil),
    ] as [(String, Int?)])
  func `the processors that a process may use are counted`(_ status: String, count: Int?) {
    #expect(EventLoops.allowedProcessors(status) == count)
  }

  @Test func `there are as many loops, and at least one`() async throws {
    let group = EventLoops.make()
    let loops = Array(group.makeIterator()).count
    try await group.shutdownGracefully()
    #expect(loops == EventLoops.count && (1...System.coreCount).contains(loops))
  }
}
