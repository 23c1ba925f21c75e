import DoppelExchange
import NIOCore
import Testing

@testable import DoppelSynthesis

@Suite
struct PlaceTextTests {
  private func scene(_ sent: String, _ method: String = "PATCH", isWrite: Bool = true) -> Scene {
    var context = Context()
    context.stores = Stores(PlaceTraffic.everybody.traffic.samples)
    var world = World()
    world.putPlace("v1/ann/tea/files/drops\(Stores.mark)drop", ["+": .word("true"), "%": .bytes(ByteBuffer(string: "12345"))])
    let call = Traffic.call(method, "/v1/ann/tea/files/drops/drop", nil, PlaceTraffic.host, sent: sent)
    return Moment(call, in: world, context).scene(session: 0, at: .epoch, isWrite: isWrite)
  }

  @Test
  func `an address is made of the host, the scope, the name and what is made anew`() {
    let text = "http://files.example/v1/ann/tea/files/drops/drop?s=Qz71Kd81fLw0pXv1TbN3"
    let parts: [Expression.Part] = [
      .literal("http://"), .value(.argument("@host")), .literal("/v1/"), .value(.scope), .literal("/files/drops/"),
      .value(.id(0)), .literal("?s="), .made("Qz71Kd81fLw0pXv1TbN3", "s"),
    ]
    #expect(PlaceText(self.scene("x")).expression(of: text) == .text(parts))
  }

  @Test
  func `a number that is the size, or one less, follows it`() {
    #expect(PlaceText(self.scene("6789")).expression(of: "0-8") == .text([.literal("0-"), .value(.size(-1))]))
    #expect(PlaceText(self.scene("6789")).expression(of: "9/x") == .text([.value(.size(0)), .literal("/x")]))
    #expect(PlaceText(self.scene("6789")).expression(of: "0-7") == nil)
  }

  @Test
  func `a digest of what is sent follows that`() {
    let text = PlaceText(self.scene("6789")).expression(of: "at \(PlaceTraffic.digest("6789"))")
    #expect(text?.value(in: self.scene("other"), like: .string("")) == .string("at \(PlaceTraffic.digest("other"))"))
  }
}
