import DoppelExchange
import NIOCore
import Testing

@testable import DoppelSynthesis

@Suite
struct PlaceEvidenceTests {
  private func evidence(_ traffic: Traffic) -> PlaceEvidence {
    var evidence = PlaceEvidence()
    for sample in traffic.samples { evidence.add(sample) }
    return evidence
  }

  private func posted(_ read: String, linked: Bool = true) -> Traffic {
    var traffic = Traffic()
    traffic.add("ann", "POST", "/files", sent: "text", 201, saying: linked ? Fields(["Location": "/files/a"]) : Fields())
    traffic.add("ann", "GET", "/files/a", 200, read)
    return traffic
  }

  @Test
  func `places are where an answer says that something was put that reads give back`() {
    #expect(self.evidence(self.posted("text")).containers == ["files"])
    #expect(self.evidence(self.posted("other")).containers.isEmpty)
    #expect(self.evidence(self.posted("other")).refuted == ["files"])
    #expect(self.evidence(self.posted("text", linked: false)).containers.isEmpty)
  }

  @Test
  func `what is sent to an opened place is put together, and the path of that is known by where it went`() {
    let evidence = self.evidence(PlaceTraffic.everybody.traffic)
    #expect(evidence.containers.contains("v1/ann/tea/files"))
    #expect(evidence.opened.contains("v1/ann/tea/files/drops"))
    #expect(evidence.containers.contains("v1/ann/tea/files/drops"))
    #expect(evidence.refuted.isEmpty)
  }

  @Test
  func `which operations send what is given back, and whether parts are put together, is told by reads`() {
    let evidence = self.evidence(PlaceTraffic.everybody.traffic)
    #expect(evidence.senders == ["method=PUT"])
    #expect(evidence.joins)
    #expect(self.evidence(self.posted("text")).senders == ["method=POST"])
    #expect(!self.evidence(self.posted("text")).joins)
    #expect(self.evidence(self.posted("other")).senders.isEmpty)
  }

  @Test
  func `what is sent bit by bit is put together up to the limit, and more is not known`() throws {
    let half = ByteBuffer(repeating: 1, count: StoredPlaces.byteLimit / 2)
    let whole = try #require(PlaceEvidence.joined(half, half))
    #expect(whole.readableBytes == StoredPlaces.byteLimit)
    #expect(PlaceEvidence.joined(whole, ByteBuffer(bytes: [1])) == nil)
    #expect(PlaceEvidence.joined(ByteBuffer(), half) == half)
  }

  @Test(arguments: [(StoredPlaces.depthLimit, true), (StoredPlaces.depthLimit + 1, false)])
  func `a path of more parts than the limit is not looked at`(depth: Int, isKnown: Bool) {
    let path = "/" + (0..<depth - 1).map { "p\($0)" }.joined(separator: "/")
    var traffic = Traffic()
    traffic.add("ann", "POST", "/up", sent: "text", 201, saying: Fields(["Location": "\(path)/a"]))
    traffic.add("ann", "GET", "\(path)/a", 200, "text")
    #expect(self.evidence(traffic).containers.isEmpty != isKnown)
  }

  @Test(arguments: [(404, true), (200, false), (403, false)])
  func `what is removed is gone under its other names where reads show that`(status: Int, isGone: Bool) {
    var traffic = Traffic()
    traffic.add("ann", "PUT", "/labels/new", sent: "text", 201, saying: Fields(["Location": "/labels/1"]))
    traffic.add("ann", "DELETE", "/labels/1", 204)
    traffic.add("ann", "GET", "/labels/new", status, status == 200 ? "text" : "")
    #expect(self.evidence(traffic).removesCopies == isGone)
  }
}
