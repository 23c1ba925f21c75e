import DoppelExchange
import DoppelReplay
import Testing

struct OriginTests {
  @Test func `an authority leaves out the scheme's own port only`() {
    #expect(Origin(isSecure: false, host: "a", port: 80).authority == "a")
    #expect(Origin(isSecure: true, host: "a", port: 80).authority == "a:80")
    #expect(Origin(isSecure: true, host: "::1", port: 443).authority == "[::1]")
  }

  @Test func `an exchange without an endpoint was recorded at localhost`() {
    var recorded = exchange(at: 0)
    recorded.server = .init()
    #expect(Origin(recorded: recorded).description == "http://localhost:80")
  }
}
