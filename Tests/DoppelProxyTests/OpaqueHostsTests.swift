import DoppelTLS
import Testing

@testable import DoppelProxy

struct OpaqueHostsTests {
  @Test func `a refusal makes a host opaque, which is said once`() {
    let hosts = OpaqueHosts()
    #expect(!hosts.contains("a.test"))
    #expect(hosts.note(.certificateRefused(alert: "unknown ca"), host: "a.test"))
    #expect(!hosts.note(.certificateRefused(alert: "unknown ca"), host: "a.test"))
    #expect(hosts.contains("a.test") && !hosts.contains("b.test"))
    #expect(hosts.all == ["a.test"])
  }

  @Test func `one silent close may be an accident, two in a row are a refusal`() {
    let hosts = OpaqueHosts()
    #expect(!hosts.note(.closed, host: "a.test"))
    #expect(!hosts.note(nil, host: "a.test"), "a handshake that went well")
    #expect(!hosts.note(.closed, host: "a.test"))
    #expect(!hosts.contains("a.test"))
    #expect(hosts.note(.closed, host: "a.test"))
    #expect(hosts.contains("a.test"))
  }

  @Test func `where no accident is granted the first silent close is a refusal, said once`() {
    let hosts = OpaqueHosts()
    #expect(hosts.note(.closed, host: "a.test", silentCloses: 1))
    #expect(!hosts.note(.closed, host: "a.test", silentCloses: 1))
  }

  @Test func `other failures are no refusal`() {
    let hosts = OpaqueHosts()
    for failure in [HandshakeFailure.notTLS, .noCommonCipher, .noCommonVersion, .other("x")] {
      #expect(!hosts.note(failure, host: "a.test"))
    }
    #expect(hosts.all.isEmpty)
  }

  @Test func `at the limit a host is still added, beyond it none`() {
    let hosts = OpaqueHosts()
    let refused = HandshakeFailure.certificateRefused(alert: "x")
    for number in 0..<OpaqueHosts.limit { #expect(hosts.note(refused, host: "\(number)")) }
    #expect(!hosts.note(refused, host: "one more"))
    #expect(hosts.all.count == OpaqueHosts.limit)
  }
}
