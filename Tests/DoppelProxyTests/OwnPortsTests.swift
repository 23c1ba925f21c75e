import Testing

@testable import DoppelProxy

struct OwnPortsTests {
  @Test func `ports are those that were added`() {
    let ports = OwnPorts()
    #expect(!ports.contains(1))
    ports.add([1, 2])
    ports.add([3])
    #expect([1, 2, 3].allSatisfy { ports.contains($0) } && !ports.contains(4))
  }
}
