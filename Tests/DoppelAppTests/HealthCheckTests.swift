import DoppelReplay
import DoppelTLS
import DoppelTesting
import Synchronization
import Testing

@testable import DoppelApp

struct HealthCheckTests {
  private static let nobody = ClientContexts(.init(systemBundle: nil))

  private static func answer(_ code: Int) -> String { "HTTP/1.1 \(code) Some\r\nContent-Length: 0\r\n\r\n" }

  @Test(arguments: [
    ("/ready", "http://app:8080", "/ready"), ("http://h:1/p?q=1", "http://h:1", "/p?q=1"), ("http://h", "http://h:80", "/"),
    ("https://h", "https://h:443", "/"), ("HTTPS://h:8443/x#y", "https://h:8443", "/x"),
    ("http://[::1]/x", "http://[::1]:80", "/x"),
    ("https://[::1]:9/x", "https://[::1]:9", "/x"), ("http://h?x=1", "http://h:80", "/?x=1"),
    ("http://:9/x", "http://app:9", "/x"),
  ])
  func `a URL or a path says what is asked`(_ text: String, origin: String, path: String) throws {
    let check = try HealthCheck(text, host: "app", port: 8_080)
    #expect(check.origin.description == origin && check.path == path)
  }

  @Test(arguments: ["", "ready", "ftp://h/", "localhost:80/x"])
  func `anything else is refused`(_ text: String) {
    #expect(
      usage { _ = try HealthCheck(text, host: "app", port: 1) }
        == "--health: expected http://host:port/path, https://host:port/path or /path, not \"\(text)\"")
  }

  @Test(arguments: ["http://h:x/", "http://h:70000/", "https://[::1/"])
  func `a bad address is refused with its reason`(_ text: String) {
    #expect(usage { _ = try HealthCheck(text, host: "app", port: 1) }?.hasPrefix("--health: ") == true)
  }

  @Test func `it is asked until a status below 400 comes`() async throws {
    let asked = Mutex<[String]>([])
    let server = try await LoopbackServer { head in
      let count = asked.withLock {
        $0.append(head); return $0.count
      }
      return Self.answer([503, 404, 399][min(count, 3) - 1])
    }
    try await HealthCheck("/ready?x=1", host: "127.0.0.1", port: server.port).wait(Self.nobody)
    await server.close()
    let heads = asked.withLock { $0 }
    #expect(heads.count == 3)
    #expect(heads[0].hasPrefix("GET /ready?x=1 HTTP/1.1\r\n") && heads[0].contains("Host: 127.0.0.1:\(server.port)"))
  }

  @Test func `in vain it says what came last`() async throws {
    let server = try await LoopbackServer { _ in Self.answer(500) }
    var check = try HealthCheck("http://127.0.0.1:\(server.port)/x", host: "", port: 1)
    check.patience = .milliseconds(300)
    let error = await failure { [check] in try await check.wait(Self.nobody) }
    #expect(error?.exitCode == .failed)
    #expect(error?.message == "http://127.0.0.1:\(server.port)/x did not become healthy within 300ms: status 500")
    await server.close()
    let port = try FreePort.next()
    check = try HealthCheck("/", host: "127.0.0.1", port: port)
    check.patience = .milliseconds(1)
    let refused = await failure { [check] in try await check.wait(Self.nobody) }
    #expect(refused?.message.contains("127.0.0.1:\(port): connection refused") == true, "\(refused?.message ?? "")")
  }

  @Test(.needs(.openssl)) func `a program that speaks TLS is verified as servers are`() async throws {
    let authority = try await PrivateAuthority()
    let server = try await secureServer(authority) { _ in Self.answer(200) }
    var check = try HealthCheck("https://localhost:\(server.port)/", host: "", port: 1)
    let trusting = ClientContexts(.init(systemBundle: nil, extraRoots: [authority.certificate]))
    try await check.wait(trusting)
    try await check.wait(ClientContexts(.init(systemBundle: nil, insecureHosts: ["localhost"])))
    check.patience = .milliseconds(1)
    let error = await failure { [check] in try await check.wait(Self.nobody) }
    #expect(error?.message.contains("certificate") == true, "\(error?.message ?? "")")
    await server.close()
  }

  @Test func `being cancelled ends the wait`() async throws {
    let check = try HealthCheck("/", host: "127.0.0.1", port: try FreePort.next())
    let wait = Task { try await check.wait(Self.nobody) }
    wait.cancel()
    await #expect(throws: CancellationError.self) { try await wait.value }
  }
}
