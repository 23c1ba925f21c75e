import DoppelExchange
import DoppelMatch
import NIOCore
import Testing

struct NearMissTests {
  @Test func `a field tells which side has no such field`() {
    let added = NearMiss.Field(name: "q", recorded: nil, asked: "1")
    let removed = NearMiss.Field(name: "q", recorded: "1", asked: nil)
    #expect(added != removed)
    #expect(
      NearMiss(exchange: id(1), signature: Signature(), fields: [added], distance: 5)
        != NearMiss(exchange: id(1), signature: Signature(), fields: [removed], distance: 5))
  }

  @Test func `a value is shown as text, cut, or as base64`() {
    #expect(NearMiss.shown(ByteBuffer(string: "tea")) == "tea")
    #expect(NearMiss.shown(ByteBuffer(bytes: [0xff])) == "base64:/w==")
    let limit = NearMissIndex.shownCharacters
    let (whole, long) = (String(repeating: "x", count: limit), String(repeating: "x", count: limit + 1))
    #expect(NearMiss.shown(ByteBuffer(string: whole)) == whole && NearMiss.shown(ByteBuffer(string: long)) == whole + "…")
  }
}
