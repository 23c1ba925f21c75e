import Testing

@testable import DoppelTLS

struct ApplicationProtocolsTests {
  @Test func `the real server is offered what the client offered and we speak`() {
    #expect(ApplicationProtocols.offer(for: ["h2", "http/1.1"]) == ["http/1.1"])
    #expect(ApplicationProtocols.offer(for: []).isEmpty)
    #expect(ApplicationProtocols.offer(for: ["http/1.1", "h2"], supported: ["h2", "http/1.1"]) == ["http/1.1", "h2"])
  }

  @Test func `the client is answered what the real server chose, else the best that we speak`() {
    let both = ["h2", "http/1.1"]
    #expect(ApplicationProtocols.answer(for: both, upstream: "http/1.1", supported: both) == ["http/1.1"])
    #expect(ApplicationProtocols.answer(for: both, upstream: nil, supported: both) == both)
    #expect(ApplicationProtocols.answer(for: ["http/1.1"], upstream: "h2", supported: both) == ["http/1.1"])
    #expect(ApplicationProtocols.answer(for: ["spdy/3"], upstream: "spdy/3").isEmpty)
    #expect(ApplicationProtocols.answer(for: [], upstream: nil).isEmpty)
  }

  @Test func `names that ALPN cannot carry are left out`() {
    let long = String(repeating: "x", count: 255)
    #expect(ApplicationProtocols.valid(["", "h2", "ü", long, long + "x"]) == ["h2", long])
  }
}
