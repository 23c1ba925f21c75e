import DoppelExchange
import NIOCore
import Testing

@testable import DoppelRecording

private func text(_ node: FieldTree.Node?) -> String? {
  node.map { node in
    var text = ByteBuffer()
    text.writeJSON(.compact) { $0.node(node) }
    return String(buffer: text)
  }
}

/// Members that other tools and persons write otherwise than Doppel does.
struct RRPairReadingTests {
  private func document(_ members: String, http: String = "{}") -> ByteBuffer {
    ByteBuffer(string: #"{"ts":"1970-01-01T00:00:00Z","l7protocol":"http","direction":"OUT","http":\#(http)\#(members)}"#)
  }

  private func decode(_ members: String, http: String = "{}") throws(RecordingError) -> Exchange {
    try RRPairDecoder().decode(self.document(members, http: http))
  }

  @Test(arguments: [(#"{"proxyLocation":"in"}"#, Direction.inbound), (#"{"proxyLocation":"out"}"#, .outbound)])
  func `a tag says the direction where the member does not`(tags: String, direction: Direction) throws {
    let text = #"{"ts":"1970-01-01T00:00:00Z","l7protocol":"http","http":{},"tags":\#(tags)}"#
    #expect(try RRPairDecoder().decode(ByteBuffer(string: text)).direction == direction)
  }

  @Test func `https is HTTP over TLS`() throws {
    let text = #"{"ts":"1970-01-01T00:00:00Z","l7protocol":"https","http":{},"direction":"IN"}"#
    let exchange = try RRPairDecoder().decode(ByteBuffer(string: text))
    #expect(exchange.protocolName == "http")
    #expect(exchange.isSecure)
    #expect(try self.decode(#","isTls":true"#).isSecure)
    #expect(try !self.decode(#","isTls":false"#).isSecure)
  }

  @Test(arguments: [
    ("5", 5_000_000), ("1.6", 2_000_000), ("0", 0), ("-3", -3_000_000), ("1e3", 1_000_000_000),
  ])
  func `a duration is in milliseconds`(text: String, nanoseconds: Int) throws {
    #expect(try self.decode(#","duration":\#(text)"#).duration == .nanoseconds(nanoseconds))
  }

  @Test(arguments: [(1_499_999, 1, 1_499_999), (1_499_999, 2, 2_000_000), (1_500_000, 2, 1_500_000), (1_500_000, 1, 1_000_000)])
  func `the exact duration counts while it rounds to the shown one`(exact: Int, shown: Int, nanoseconds: Int) throws {
    let exchange = try self.decode(#","duration":\#(shown),"doppel":{"version":1,"durationNs":\#(exact)}"#)
    #expect(exchange.duration == .nanoseconds(nanoseconds))
  }

  @Test(arguments: ["8+rZRpCxQ6un1r4/eZ6Ogw==", "f3ead946-90b1-43ab-a7d6-be3f799e8e83", #"8+rZRpCxQ6un1r4\/eZ6Ogw=="#])
  func `an id is base64 or has the usual form`(text: String) throws {
    #expect(try self.decode(#","uuid":"\#(text)""#).id.description == "f3ead946-90b1-43ab-a7d6-be3f799e8e83")
  }

  @Test func `a single value may stand without its list, and an escaped solidus in base64`() throws {
    let exchange = try self.decode(
      "", http: #"{"req":{"uri":"/","method":"GET","headers":{"A":"1","B":["2","3"],"C":null,"D":[]},"bodyBase64":"Pz8\/"}}"#)
    #expect(exchange.request?.fields == Fields(["A": "1", "B": "2", "B": "3"]))
    #expect(exchange.request?.body == ByteBuffer(string: "???"))
    #expect(exchange.request?.start == .request(method: "GET", target: "/", version: "HTTP/1.1"))
  }

  @Test func `a response is there when anything of it is`() throws {
    #expect(try self.decode("", http: #"{"res":{}}"#).response == nil)
    #expect(try self.decode("", http: #"{"res":{"statusMessage":"x"}}"#).response == nil)
    #expect(try self.decode("", http: #"{"res":{"statusCode":0}}"#).response?.httpStatus?.code == 0)
    #expect(try self.decode("", http: #"{"res":{"statusCode":999}}"#).response?.httpStatus?.code == 999)
    #expect(try self.decode("", http: #"{"res":{"headers":{"A":["1"]}}}"#).response != nil)
    #expect(try self.decode("", http: #"{"res":{"bodyBase64":"YQ=="}}"#).response?.body == ByteBuffer(string: "a"))
  }

  @Test(arguments: [
    ("h:80", Endpoint(name: "h", port: 80)), ("[::1]:80", Endpoint(address: "::1", port: 80)), ("h", Endpoint()),
    (":80", Endpoint()),
    ("h:65535", Endpoint(name: "h", port: 65_535)), ("h:65536", Endpoint()), ("::1:80", Endpoint()), ("h:-1", Endpoint()),
  ])
  func `the server is read from its address where nothing else says it`(text: String, server: Endpoint) throws {
    let exchange = try self.decode(#","network_address":"\#(text)""#)
    #expect(exchange.server == server)
    #expect(try RRPairDecoder().decode(json(exchange)) == exchange)
  }

  @Test func `what the ends of the connection say counts more`() throws {
    let exchange = try self.decode(
      #","network_address":"h:80","netinfo":{"id":"5","upstream":{"hostname":"u","port":1,"ipAddress":"10.0.0.1"}}"#)
    #expect(exchange.server == Endpoint(name: "u", address: "10.0.0.1", port: 1))
    #expect(exchange.connection == ConnectionID(5))
    #expect(exchange.foreign?.root["network_address"]?.string == "h:80")
  }

  @Test(arguments: [
    (#"{"host":"a.test"}"#, "", false, Endpoint(name: "a.test", port: 80)),
    (#"{"host":"a.test"}"#, "", true, Endpoint(name: "a.test", port: 443)),
    (#"{"host":"a.test:81"}"#, "", false, Endpoint(name: "a.test", port: 81)),
    (#"{"host":"a.test","headers":{"Host":["b.test"]}}"#, "", false, Endpoint()),
    (#"{"host":"a.test"}"#, #","network_address":"b.test:82""#, false, Endpoint(name: "b.test", port: 82)),
    (
      #"{"host":"a.test"}"#, #","netinfo":{"upstream":{"ipAddress":"10.0.0.1","port":83}}"#, false,
      Endpoint(name: "a.test", address: "10.0.0.1", port: 83)
    ),
    (
      #"{"host":"10.0.0.1:83"}"#, #","netinfo":{"upstream":{"ipAddress":"10.0.0.1","port":83}}"#, false,
      Endpoint(address: "10.0.0.1", port: 83)
    ),
    (#"{"host":"[::1]:81"}"#, "", false, Endpoint(address: "::1", port: 81)),
    (#"{"host":""}"#, "", false, Endpoint()),
  ])
  func `the server is read from the request's host where nothing else names it`(
    request: String, members: String, isSecure: Bool, server: Endpoint
  ) throws {
    let exchange = try self.decode(members + (isSecure ? #","isTls":true"# : ""), http: #"{"req":\#(request)}"#)
    #expect(exchange.server == server)
    #expect(try RRPairDecoder().decode(json(exchange)) == exchange)
  }

  @Test(arguments: [
    "", #","network_address":"h:80""#, #","netinfo":{"id":"3"}"#, #","netinfo":{"upstream":{"hostname":"u"}}"#,
    #","netinfo":{}"#, #","network_address":"h:80","netinfo":{"id":"3","downstream":{"port":1}}"#,
    #","netinfo":{"id":"3","upstream":{"ipAddress":"10.0.0.1"}}"#,
    #","network_address":"h:80","netinfo":{"id":"3","upstream":{"zone":"a"}}"#,
    #","network_address":"h:80","netinfo":{"id":"3","upstream":{"port":"80"}}"#,
  ])
  func `what a document does not say of its connection is not written either`(members: String) throws {
    let exchange = try self.decode(members, http: #"{"req":{"host":"a.test","uri":"/"}}"#)
    let before = try FieldTree(json: self.document(members)).root
    let after = try FieldTree(json: json(exchange)).root
    for name in ["network_address", "netinfo"] {
      #expect(text(after[name]) == text(before[name]))
    }
  }

  @Test func `a name that is not modelled keeps its escapes`() throws {
    let exchange = try self.decode(#","a\f\u0062":1"#)
    #expect(json(exchange).readableBytesView.firstRange(of: Array(#""a\f\u0062":1"#.utf8)) != nil)
    #expect(try RRPairDecoder().decode(json(exchange)) == exchange)
  }

  @Test(arguments: [#"1,"version":"1.1""#, #""1.1","version":1"#, "1", #""x""#, "2"])
  func `of versions of the format the last counts`(versions: String) throws {
    let exchange = try self.decode(
      #","doppel":{"version":\#(versions)}"#, http: #"{"res":{"statusCode":200,"bodyBase64":"YQ=="}}"#)
    // without a number it is another tool's, whose framing is told by its fields
    #expect(exchange.response?.framing == (versions.hasSuffix("\"") ? .length : Message.Framing.none))
    #expect(try RRPairDecoder().decode(json(exchange)) == exchange)
  }

  @Test func `of members with one name the last counts`() throws {
    let exchange = try self.decode(#","resource":"a","network_address":"a:1","network_address":"b:2","resource":"b""#)
    #expect(exchange.server == Endpoint(name: "b", port: 2))
    #expect(try RRPairDecoder().decode(json(exchange)) == exchange)
  }

  @Test(arguments: ["-1", "x", "18446744073709551616", "007"])
  func `a connection that is no number is kept as it is`(id: String) throws {
    let exchange = try self.decode(#","netinfo":{"id":"\#(id)"}"#)
    #expect(exchange.connection == ConnectionID(0))
    #expect(try FieldTree(json: json(exchange)).root["netinfo"]?["id"]?.string == id)
  }

  @Test(arguments: [
    ("complete", Completeness.complete), ("partial", .partial("why")), ("opaque", .opaque("why")), ("", .complete),
  ])
  func `completeness is told with its reason`(word: String, completeness: Completeness) throws {
    let exchange = try self.decode(#","doppel":{"version":1,"completeness":"\#(word)","reason":"why"}"#)
    #expect(exchange.completeness == completeness)
  }

  @Test func `another word for completeness is refused`() {
    #expect(throws: RecordingError(reason: "doppel.completeness: expected complete, partial or opaque, found torn")) {
      try self.decode(#","doppel":{"version":1,"completeness":"torn"}"#)
    }
  }

  @Test func `a later version of our member is read as far as it is known and written back`() throws {
    let exchange = try self.decode(#","doppel":{"version":2,"ordinal":4,"shape":[1.0],"request":{"later":true}}"#)
    #expect(exchange.ordinal == 4)
    let tree = try FieldTree(json: json(exchange))
    #expect(tree.root["doppel"]?["version"]?.integer == 2)
    #expect(tree.root["doppel"]?["shape"]?.text == "[1.0]")
  }

  @Test func `members of another type than ours are kept`() throws {
    let exchange = try self.decode(#","isTls":"yes","doppel":{"version":1,"ordinal":"4","session":7,"framing":1}"#)
    #expect(exchange.ordinal == 0)
    #expect(exchange.session == nil)
    let tree = try FieldTree(json: json(exchange))
    #expect(tree.root["isTls"]?.string == "yes")
    #expect(tree.root["doppel"]?["session"]?.integer == 7)
  }

  @Test func `a protocol without a codec is opaque and kept whole`() throws {
    let text = #"{"l7protocol":"redis","ts":"1970-01-01T00:00:00Z","direction":"OUT","redis":{"n":1.0,"n":2},"http":null}"#
    let exchange = try RRPairDecoder().decode(ByteBuffer(string: text))
    #expect(exchange.completeness == .opaque("recorded by another tool in a protocol that has no codec here"))
    #expect(String(buffer: json(exchange)) == text)
  }
}
