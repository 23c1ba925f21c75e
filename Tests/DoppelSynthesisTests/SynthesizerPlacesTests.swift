import DoppelExchange
import DoppelSynthesis
import NIOCore
import Testing

@Suite
struct SynthesizerPlacesTests {
  private static let now = Timestamp(nanoseconds: 1_700_000_000_000_000_000)
  private let places = Synthesizer(PlaceTraffic.model)

  private func send(
    _ method: String, _ target: String, _ body: String? = nil, sent: String? = nil, range: String? = nil,
    chosen: Synthesizer.Choice = .miss
  ) -> Message? {
    let request = Message(start: .request(method: method, target: target, version: "HTTP/1.1"), fields: PlaceTraffic.host)
    var own = request
    if let range { own.fields.append("Range", range) }
    own.body = ByteBuffer(string: sent ?? body ?? "")
    return self.places.answer(
      Traffic.key(method, target, body), own, session: "live", following: 0, at: Self.now, chosen: chosen
    ).answer?.response
  }

  private func status(_ message: Message?) -> Int? {
    guard case .status(_, let code, _)? = message?.start else { return nil }
    return code
  }

  /// The path and query of the address that an answer gives.
  private func address(_ message: Message?) throws -> String {
    let location = try #require(message?.fields.first("Location"))
    return String(location.dropFirst("http://files.example".count))
  }

  private func upload(_ scope: String, _ parts: String...) throws -> String {
    var address = try self.address(self.send("POST", "/v1/\(scope)/files/drops"))
    for part in parts { address = try self.address(self.send("PATCH", address, sent: part)) }
    let digest = PlaceTraffic.digest(parts.joined())
    return try self.address(self.send("PUT", "\(address)&digest=\(digest)"))
  }

  @Test
  func `what is sent bit by bit is put together and found by its digest`() throws {
    let opened = try self.address(self.send("POST", "/v1/ann/tea/files/drops"))
    let sent = try #require(self.send("PATCH", opened, sent: "some "))
    #expect(sent.fields.first("Range") == "0-4")
    let next = try self.address(sent)
    let more = try #require(self.send("PATCH", next, sent: "thing"))
    #expect(more.fields.first("Range") == "0-9")
    let digest = PlaceTraffic.digest("some thing")
    let last = try self.address(more)
    let stored = try self.address(self.send("PUT", "\(last)&digest=\(digest)"))
    #expect(stored == "/v1/ann/tea/files/\(digest)")
    let read = try #require(self.send("GET", stored))
    #expect(String(buffer: read.body) == "some thing")
    #expect(read.fields.first("ETag") == "\"\(digest)\"")
    #expect(self.send("HEAD", stored)?.fields.first("Content-Length") == "10")
    let other = try self.address(self.send("POST", "/v1/ann/tea/files/drops"))
    #expect(self.status(self.send("PUT", "\(other)&digest=\(digest)", sent: "else")) == 400)
  }

  @Test
  func `a text that names what is there is taken, and gone under all its names when it is removed`() throws {
    let file = try self.upload("bob/salt", "a file")
    #expect(file.hasSuffix(PlaceTraffic.digest("a file")))
    let label = PlaceTraffic.label("a file")
    let refused = try #require(self.send("PUT", "/v1/bob/salt/labels/mine", PlaceTraffic.label("a file", "no file")))
    #expect(String(buffer: refused.body) == #"{"missing":"\#(PlaceTraffic.digest("no file"))"}"#)
    let put = try #require(self.send("PUT", "/v1/bob/salt/labels/mine", label))
    #expect(put.fields.first("Digest") == PlaceTraffic.digest(label))
    #expect(self.send("GET", "/v1/bob/salt/labels/mine").map { String(buffer: $0.body) } == label)
    #expect(self.send("GET", "/v1/bob/salt/names").map { String(buffer: $0.body) } == #"{"of":"bob/salt","names":["mine"]}"#)
    let own = try self.address(put)
    #expect(self.status(self.send("DELETE", own)) == 202)
    #expect(self.send("GET", "/v1/bob/salt/labels/mine").map { String(buffer: $0.body) } == #"{"no":"mine"}"#)
    #expect(self.status(self.send("PUT", "/v1/bob/salt/labels/mine", label)) == 201)
  }

  @Test
  func `what was answered in another state of a place is not given, and nothing is said of names that nobody knows`() throws {
    _ = try self.upload("bob/salt", "a file")
    let put = try #require(self.send("PUT", "/v1/bob/salt/labels/mine", PlaceTraffic.label("a file")))
    _ = self.send("DELETE", try self.address(put))
    let verdict = self.places.answer(
      Traffic.key("GET", "/v1/bob/salt/names"), Message(), session: "live", following: 0, at: Self.now,
      chosen: .recorded(PlaceTraffic.everybody.list))
    var isUnknown = false
    if case .unknown = verdict { isUnknown = true }
    #expect(isUnknown)
    #expect(self.send("GET", "/v1/bob/salt/files/\(PlaceTraffic.digest("never"))") == nil)
    #expect(self.send("GET", "/v1/eve/salt/labels/new") == nil)
  }

  @Test
  func `a part that was asked for before is a part of what is there now`() throws {
    let file = try self.upload("ann/tea", "0123456789")
    let part = try #require(self.send("GET", file, range: "bytes=1-7"))
    #expect(String(buffer: part.body) == "1234567")
    #expect(part.fields.first("Content-Range") == "bytes 1-7/10")
    #expect(self.send("GET", file, range: "bytes=2-3") == nil)
  }

  @Test
  func `after a request whose work is not known nothing is said of what it may have changed`() throws {
    let file = try self.upload("ann/tea", "0123456789")
    let put = try #require(self.send("PUT", "/v1/ann/tea/labels/mine", PlaceTraffic.label("0123456789")))
    let own = try self.address(put)
    #expect(self.status(self.send("DELETE", own)) == 202)
    #expect(self.send("GET", file) != nil)
    #expect(self.status(self.send("POST", "/v1/ann/tea/clean")) == 200)
    #expect(self.send("GET", file) == nil)
  }
}
