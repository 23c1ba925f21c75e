import DoppelExchange
import DoppelProtocols
import DoppelRecording
import DoppelWire
import NIOCore
import Testing

@testable import DoppelApp

struct PostedRequestTests {
  private func read(_ text: String) throws -> PostedRequest { try PostedRequest(ByteBuffer(string: text), at: Setting.now) }

  private func problem(_ text: String) -> String? {
    do {
      _ = try self.read(text)
      return nil
    } catch {
      return (error as? PostedRequest.Problem)?.reason
    }
  }

  @Test(arguments: ["\r\n", "\n"])
  func `a message of HTTP is asked as a mock would be asked it, however its lines end`(_ end: String) throws {
    let lines = ["POST /a?b=1 HTTP/1.1", "Host: items.example.com:8080", "Content-Length: 7", "", "a\nb\r\nc "]
    let asked = try self.read(lines.joined(separator: end))
    #expect(String(buffer: asked.question.request.body) == "a\nb\r\nc " && asked.port == 8_080)
    let expected = Protocols.all[0].signature(of: asked.question.request, host: nil).canonicalBytes
    #expect(asked.question.key == expected && asked.question.startedAt == Setting.now && asked.question.connection == nil)
  }

  @Test func `a head alone is a request, also without the line that ends it`() throws {
    let expected = exchange(1, "/items/1").signature.canonicalBytes
    for text in [
      "GET /items/1 HTTP/1.1\nHost: items.example.com:80", "GET /items/1 HTTP/1.1\r\nHost: items.example.com:80\r\n\r\n",
    ] {
      #expect(try self.read(text).question.key == expected)
    }
  }

  @Test func `a file of a recording is asked too, in Markdown and in JSON`() throws {
    var one = exchange(1, "/items/1")
    one.connection = ConnectionID(7)
    var json = ByteBuffer()
    RRPairEncoder().encode(one, into: &json)
    let texts = [String(buffer: json), String(buffer: MarkdownEncoder().encode(one))]
    for text in texts {
      let asked = try self.read(text)
      #expect(asked.question.key == one.signature.canonicalBytes && asked.port == 80)
      #expect(
        asked.question.startedAt == Setting.now && asked.question.connection == nil,
        "it is asked now, by nobody who is connected")
    }
  }

  @Test func `what is no request says what was expected`() throws {
    let forms = "expected a request of HTTP/1.1, or a file of a recording in Markdown or JSON"
    #expect(self.problem("nonsense")?.hasPrefix(forms) == true && self.problem("")?.hasPrefix(forms) == true)
    #expect(self.problem("{")?.hasPrefix(forms) == true)
    #expect(self.problem("GET / HTTP/1.1\n\n")?.hasPrefix("the request cannot be read") == true, "it names no host")
    let head = "POST / HTTP/1.1\nHost: a\n"
    #expect(self.problem(head + "\nbody")?.hasPrefix("expected one request") == true)
    #expect(self.problem(head + "Content-Length: 9\n\nbody") == "the request cannot be read: it is not whole")
    #expect(self.problem("GET / HTTP/1.1\nHost: a\n\nGET / HTTP/1.1\nHost: a\n\n")?.hasPrefix("expected one request") == true)
    #expect(self.problem("GET / HTTP/1.1\nHost : a\n\n")?.hasPrefix("the request cannot be read: {") == true)
  }
}
