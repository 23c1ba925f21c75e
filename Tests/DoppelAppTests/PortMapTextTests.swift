import DoppelExchange
import DoppelProxy
import DoppelTesting
import DoppelTransport
import Testing

@testable import DoppelApp

struct PortMapTextTests {
  private func map(
    _ port: ListenAddress.Port, _ host: String, _ serverPort: Int, hosts: [String]? = nil, isSecure: Bool = false,
    flag: String = "--map"
  ) -> PortMap {
    PortMap(hosts: hosts, port: port, server: Endpoint(name: host, port: serverPort), isServerSecure: isSecure, flag: flag)
  }

  @Test func `a map is read in all its forms`() throws {
    let table: [(String, PortMap)] = [
      ("5433=db.internal:5432", self.map(.number(5_433), "db.internal", 5_432)),
      ("auto=DB:1", self.map(.auto, "db", 1)),
      ("127.0.0.2:80=a:1", self.map(.number(80), "a", 1, hosts: ["127.0.0.2"])),
      ("[::1]:80=[fe80::1]:1", self.map(.number(80), "fe80::1", 1, hosts: ["::1"])),
      (":80=a:1", self.map(.number(80), "a", 1)),
      ("1=https://a", self.map(.number(1), "a", 443, isSecure: true)),
      ("1=HTTPS://a:8443", self.map(.number(1), "a", 8_443, isSecure: true)),
      ("1=tls://a:5", self.map(.number(1), "a", 5, isSecure: true)),
      ("1=http://a", self.map(.number(1), "a", 80)),
      ("1=tcp://a:5432", self.map(.number(1), "a", 5_432)),
      ("1=https://[::1]", self.map(.number(1), "::1", 443, isSecure: true)),
    ]
    for (text, map) in table { #expect(try PortMapText.map(text) == map, "\(text)") }
  }

  @Test func `a direct port has its server first`() throws {
    #expect(
      try PortMapText.direct("api.example.com:443=8443")
        == self.map(.number(8_443), "api.example.com", 443, flag: "--direct"))
    #expect(try PortMapText.direct("https://api=auto") == self.map(.auto, "api", 443, isSecure: true, flag: "--direct"))
  }

  @Test(arguments: [
    ("nowhere", "--map: expected L=[PROTO://]HOST:PORT, such as 5433=db.internal:5432, not \"nowhere\""),
    ("x=a:1", "--map: where to listen: "), ("70000=a:1", "--map: where to listen: "), ("1=a", "--map: which server: "),
    ("1=htps://a:443", "--map: expected http, https, tcp or tls before ://, found \"htps\""),
    ("0=a:1", "--map: where to listen: expected a port from 1 to 65535 or auto, found \"0\""),
    ("[::1]:0=a:1", "--map: where to listen: expected a port from 1 to 65535 or auto, found \"[::1]:0\""),
    ("1=:80", "--map: expected HOST:PORT, found no host in \":80\""),
    ("1=80", "--map: expected HOST:PORT, found no host in \"80\""),
    ("1=a:b", "--map: which server: "), ("1=https://", "--map: "), ("1=a:70000", "--map: which server: "),
  ])
  func `a bad map says which part`(_ text: String, beginning: String) throws {
    let message = try #require(usage { _ = try PortMapText.map(text) })
    #expect(message.hasPrefix(beginning), "\(message)")
  }

  @Test func `a bad direct port says which part`() {
    #expect(
      usage { _ = try PortMapText.direct("api:443") }
        == "--direct: expected HOST:PORT=L, such as api.example.com:443=8443, not \"api:443\"")
    #expect(usage { _ = try PortMapText.direct("api:443=x") }?.hasPrefix("--direct: where to listen: ") == true)
  }
}
