import DoppelExchange
import DoppelTransport
import NIOCore
import NIOEmbedded
import Testing

@testable import DoppelMock

struct AdminSourceTests {
  /// The status that a request to port 4150 gets at once; 0 where it is let through.
  private func refusal(_ target: String = "/status", host: String? = "localhost:4150", origins: [String] = []) -> Int {
    let source = AdminSource(port: 4_150, wire: MockSetting.wire) { _ in AdminAnswer(ByteBuffer()) }
    var fields = Fields()
    if let host { fields.append("Host", host) }
    for origin in origins { fields.append("Origin", origin) }
    let request = Message(start: .request(method: "GET", target: target, version: "HTTP/1.1"), fields: fields)
    let question = Question(key: ByteBuffer(), request: request, startedAt: .epoch)
    guard case .now(.response(let message)) = source.answer(question, on: NIOAsyncTestingEventLoop()),
      case .status(_, let code, _) = message.start
    else { return 0 }
    return code
  }

  @Test(arguments: ["localhost:4150", "LOCALHOST:4150", "127.0.0.1:4150", "[::1]:4150"])
  func `a request that names this machine and the port is let through`(_ host: String) {
    #expect(self.refusal(host: host) == 0)
  }

  @Test(arguments: [
    "localhost", "localhost:4151", "evil.test:4150", "evil.test", "127.0.0.2:4150", "localhost.evil.test:4150", "0.0.0.0:4150",
    "",
  ])
  func `one that names another server is refused`(_ host: String) { #expect(self.refusal(host: host) == 403) }

  @Test func `one that names none, or has no path, is refused`() {
    #expect(self.refusal(host: nil) == 403)
    #expect(self.refusal("http://localhost:4150/status") == 400 && self.refusal("*") == 400)
  }

  @Test func `one that a page made is let through where the page is ours alone`() {
    #expect(self.refusal(origins: ["http://localhost:4150"]) == 0 && self.refusal(origins: ["http://[::1]:4150"]) == 0)
    for origin in ["http://evil.test", "null", "https://localhost:4150", "http://localhost:4151", "http://localhost", ""] {
      #expect(self.refusal(origins: [origin]) == 403, "\(origin)")
    }
    #expect(self.refusal(origins: ["http://localhost:4150", "http://evil.test"]) == 403)
  }
}
