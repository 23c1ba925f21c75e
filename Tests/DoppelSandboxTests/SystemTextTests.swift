import Foundation
import Testing

@testable import DoppelSandbox

struct SystemTextTests {
  @Test func `errors are the system's words in lower case`() {
    #expect(SystemText.error(ENOENT) == "no such file or directory")
    #expect(SystemText.error(EPERM) == "operation not permitted")
  }

  @Test func `what is no bound socket has no port`() throws {
    let file = try #require(MemoryFile(""))
    #expect(SystemText.port(of: file.descriptor) == nil)
    #expect(SystemText.port(of: -1) == nil)
  }
}
