import DoppelExchange
import NIOCore
import Testing

@testable import DoppelReplay

struct AskedServerTests {
  /// The authority and the scheme that are expected in place of the recorded ones.
  private func mapped(_ named: Endpoint, secure: Bool, to origin: Origin, _ authority: String) -> [String?]? {
    guard let server = AskedServer(named: named, isSecure: secure, now: origin) else { return nil }
    var values = StandingValues()
    server.stand(in: &values)
    let scheme = ByteBuffer(string: secure ? "https" : "http")
    return [
      values.values(for: ByteBuffer(string: authority), at: "header location, host").last.map { String(buffer: $0) },
      values.values(for: scheme, at: "header location, scheme").last.map { String(buffer: $0) },
    ]
  }

  @Test func `the usual port is that of the scheme, of either side`() {
    let shop = Endpoint(name: "shop.test", port: 80)
    let (plain, secure) = (Origin(isSecure: false, host: "a", port: 80), Origin(isSecure: true, host: "a", port: 443))
    #expect(self.mapped(shop, secure: false, to: secure, "shop.test") == ["a", "https"])
    #expect(self.mapped(shop, secure: true, to: secure, "shop.test") == ["a", nil], "a Host without a port says 80")
    #expect(self.mapped(Endpoint(name: "shop.test", port: 443), secure: true, to: plain, "shop.test") == ["a", "http"])
    #expect(self.mapped(Endpoint(name: "shop.test", port: 443), secure: false, to: plain, "shop.test:443") == ["a", nil])
    let other = Origin(isSecure: true, host: "::1", port: 8443)
    #expect(
      self.mapped(Endpoint(name: "shop.test", port: 8080), secure: true, to: other, "shop.test:8080") == ["[::1]:8443", nil])
  }

  @Test func `where links to both are the same nothing stands for anything`() {
    let same = Origin(isSecure: true, host: "shop.test", port: 443)
    #expect(self.mapped(Endpoint(name: "shop.test", port: 80), secure: true, to: same, "shop.test") == nil)
  }
}
