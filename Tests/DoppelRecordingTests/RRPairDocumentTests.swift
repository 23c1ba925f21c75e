import DoppelExchange
import NIOCore
import Testing

@testable import DoppelRecording

struct RRPairDocumentTests {
  private func tree(_ change: (inout Exchange) -> Void) throws -> FieldTree {
    var exchange = sample()
    change(&exchange)
    #expect(try RRPairDecoder().decode(json(exchange)) == exchange)
    return try FieldTree(json: json(exchange))
  }

  @Test func `what is empty is left out`() throws {
    let exchange = Exchange(id: ExchangeID(high: 1, low: 2), protocolName: "http", direction: .inbound, startedAt: .epoch)
    #expect(
      String(buffer: json(exchange))
        == #"{"msgType":"rrpair","ts":"1970-01-01T00:00:00Z","l7protocol":"http","duration":0,"#
        + #""uuid":"AAAAAAAAAAEAAAAAAAAAAg==","direction":"IN","netinfo":{"id":"0"},"#
        + #""doppel":{"version":1,"durationNs":0,"ordinal":0}}"#)
    #expect(try RRPairDecoder().decode(json(exchange)) == exchange)
  }

  @Test func `TLS makes HTTP https, and other protocols keep their name`() throws {
    var tree = try self.tree { $0.isSecure = true }
    #expect(tree.root["l7protocol"]?.string == "https")
    #expect(tree.root["isTls"]?.bool == true)
    tree = try self.tree {
      $0.isSecure = true
      $0.protocolName = "opaque"
    }
    #expect(tree.root["l7protocol"]?.string == "opaque")
  }

  @Test(arguments: [(0, 0), (499_999, 0), (500_000, 1), (1_499_999, 1), (1_500_000, 2)])
  func `a duration is shown in milliseconds, halves up, and kept exact`(nanoseconds: Int, shown: Int) throws {
    let tree = try self.tree { $0.duration = .nanoseconds(nanoseconds) }
    #expect(tree.root["duration"]?.integer == shown)
    #expect(tree.root["doppel"]?["durationNs"]?.integer == nanoseconds)
  }

  @Test func `a target in absolute form is kept beside its path`() throws {
    let tree = try self.tree {
      $0.request?.start = .request(method: "GET", target: "http://h:1/a?b", version: "HTTP/1.1")
    }
    #expect(tree.root["http"]?["req"]?["uri"]?.string == "/a?b")
    #expect(tree.root["http"]?["req"]?["url"]?.string == "/a")
    #expect(tree.root["doppel"]?["request"]?["target"]?.string == "http://h:1/a?b")
  }

  @Test func `versions are told where they cannot be guessed`() throws {
    let tree = try self.tree {
      $0.request?.start = .request(method: "GET", target: "/", version: "1.1")
      $0.response?.start = .status(version: "HTTP/1.0", code: 200, reason: "OK")
    }
    #expect(tree.root["doppel"]?["request"]?["version"]?.string == "1.1")
    #expect(tree.root["doppel"]?["response"]?["version"]?.string == "HTTP/1.0")
  }

  @Test(arguments: [
    (Message.Framing.none, "{}"), (.length, #"{"framing":"length"}"#), (.close, #"{"framing":"close"}"#),
    (.chunked(sizes: []), #"{"framing":"chunked"}"#), (.chunked(sizes: [3, 5]), #"{"framing":"chunked","chunks":[3,5]}"#),
  ])
  func `framing is told`(framing: Message.Framing, text: String) throws {
    let tree = try self.tree { $0.response?.framing = framing }
    #expect(tree.root["doppel"]?["response"]?.text == text)
  }

  @Test func `a message that is no HTTP stands whole in our member`() throws {
    let tree = try self.tree {
      $0.protocolName = "opaque"
      $0.request = Message(fields: Fields(["A": "1"]), body: ByteBuffer(bytes: [0]), trailers: Fields(["B": "2"]))
      $0.response = nil
    }
    #expect(tree.root["http"] == nil)
    #expect(
      tree.root["doppel"]?["request"]?.text
        == #"{"start":"none","headers":{"A":["1"]},"trailers":{"B":["2"]},"bodyBase64":"AA=="}"#)
  }

  @Test func `completeness, session, edits and cuts are told`() throws {
    let tree = try self.tree {
      $0.completeness = .partial("why")
      $0.session = nil
      $0.isSignatureEdited = true
      $0.response?.bodyLength = 99
      $0.response?.bodyForm = .decoded
      $0.timeToFirstByte = nil
    }
    let own = tree.root["doppel"]
    #expect(own?["completeness"]?.string == "partial")
    #expect(own?["reason"]?.string == "why")
    #expect(own?["signatureEdited"]?.bool == true)
    #expect(own?["response"]?["bodyLength"]?.integer == 99)
    #expect(own?["response"]?["bodyForm"]?.string == "decoded")
    #expect(own?["session"] == nil)
    #expect(own?["ttfbNs"] == nil)
  }

  @Test func `an IPv6 server is in brackets and a value that is no UTF-8 is shown`() throws {
    let tree = try self.tree {
      $0.server = Endpoint(address: "::1", port: 80)
      $0.response?.fields = Fields()
      $0.response?.fields.append(name: "Content-Type".utf8, value: [0xff])
    }
    #expect(tree.root["network_address"]?.string == "[::1]:80")
    #expect(tree.root["http"]?["res"]?["contentType"]?.string == "\u{fffd}")
  }
}
