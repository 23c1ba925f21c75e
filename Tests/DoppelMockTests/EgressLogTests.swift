import DoppelExchange
import DoppelReport
import DoppelTesting
import NIOConcurrencyHelpers
import Synchronization
import Testing

@testable import DoppelMock

struct EgressLogTests {
  @Test func `attempts are counted, and the program of the first is looked up once`() async {
    let asked = Mutex<[Endpoint]>([])
    let log = EgressLog { client in
      asked.withLock { $0.append(client) }
      return (42, "curl https://a.test/")
    }
    let client = Endpoint(address: "127.0.0.1", port: 4_000)
    let done = Atomic<Int>(0)
    for _ in 0..<3 { log.count("a.test:443", client: client) { done.wrappingAdd(1, ordering: .relaxed) } }
    log.count("the name b.test")
    for _ in 0..<5 { log.count("udp 192.0.2.1:443") }
    await log.settled()
    #expect(
      log.report.attempts == [
        .init(destination: "udp 192.0.2.1:443", count: 5),
        .init(destination: "a.test:443", count: 3, program: "curl https://a.test/ (pid 42)"),
        .init(destination: "the name b.test", count: 1),
      ])
    #expect(log.report.total == 9 && asked.withLock { $0 } == [client])
    #expect(done.load(ordering: .relaxed) == 3)
  }

  @Test func `whoever counts does not wait for the look, and whoever reports does`() async {
    let gate = ConditionLock(value: false)
    let log = EgressLog { client in
      gate.lock(whenValue: true)
      gate.unlock()
      return (Int32(client.port), "prog")
    }
    let done = Atomic<Int>(0)
    for number in 1...3 {
      log.count("a\(number).test:443", client: Endpoint(address: "127.0.0.1", port: number)) {
        done.wrappingAdd(1, ordering: .relaxed)
      }
    }
    #expect(log.report.attempts.map(\.program) == ["", "", ""])
    #expect(done.load(ordering: .relaxed) == 0, "a program stays as long as it waits")
    gate.lock()
    gate.unlock(withValue: true)
    await log.settled()
    #expect(log.report.attempts.map(\.program) == ["prog (pid 1)", "prog (pid 2)", "prog (pid 3)"])
    #expect(done.load(ordering: .relaxed) == 3)
    await log.settled()
  }

  @Test func `a long command is cut`() async {
    let log = EgressLog { _ in (7, "curl " + String(repeating: "x", count: 80)) }
    log.count("a.test:443", client: Endpoint(address: "127.0.0.1", port: 1))
    await log.settled()
    #expect(log.report.attempts.map(\.program) == ["curl " + String(repeating: "x", count: 74) + "… (pid 7)"])
  }

  @Test func `a program that is gone is not named`() async {
    let log = EgressLog { _ in nil }
    log.count("a.test:443", client: Endpoint(address: "127.0.0.1", port: 1))
    await log.settled()
    #expect(log.report.attempts == [.init(destination: "a.test:443", count: 1)])
  }
}
