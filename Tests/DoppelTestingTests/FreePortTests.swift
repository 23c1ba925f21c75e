import DoppelTesting
import Testing

struct FreePortTests {
  @Test func `ports are usable and not given out twice in a row`() throws {
    let ports = try (0..<500).map { _ in try FreePort.next() }
    #expect(Set(ports).count == ports.count)
    #expect(ports.allSatisfy { (1024...65535).contains($0) })
  }
}
