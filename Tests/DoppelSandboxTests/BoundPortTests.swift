import Foundation
import Testing

@testable import DoppelSandbox

struct BoundPortTests {
  @Test func `what is no bound socket has no port`() throws {
    let file = try #require(MemoryFile(""))
    #expect(BoundPort.of(file.descriptor) == nil)
    #expect(BoundPort.of(-1) == nil)
  }
}
