import DoppelExchange
import DoppelReport
import DoppelTesting
import Synchronization
import Testing

@testable import DoppelMock

struct EgressLogTests {
  @Test func `attempts are counted, and the program of the first is looked up once`() {
    let asked = Mutex<[Endpoint]>([])
    let log = EgressLog { client in
      asked.withLock { $0.append(client) }
      return (42, "curl https://a.test/")
    }
    let client = Endpoint(address: "127.0.0.1", port: 4_000)
    for _ in 0..<3 { log.count("a.test:443", client: client) }
    log.count("the name b.test")
    log.count("udp 192.0.2.1:443", times: 5)
    #expect(
      log.report.attempts == [
        .init(destination: "udp 192.0.2.1:443", count: 5),
        .init(destination: "a.test:443", count: 3, program: "curl https://a.test/ (pid 42)"),
        .init(destination: "the name b.test", count: 1),
      ])
    #expect(log.report.total == 9 && asked.withLock { $0 } == [client])
  }

  @Test func `a program that is gone is not named`() {
    let log = EgressLog()
    log.count("a.test:443", client: Endpoint(address: "127.0.0.1", port: 1))
    #expect(log.report.attempts == [.init(destination: "a.test:443", count: 1)])
  }
}
