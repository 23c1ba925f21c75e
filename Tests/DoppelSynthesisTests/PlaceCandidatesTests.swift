import DoppelExchange
import NIOCore
import Testing

@testable import DoppelSynthesis

@Suite
struct PlaceCandidatesTests {
  private func candidates(_ path: String, _ value: Tree, size: Int) -> [Expression] {
    var context = Context()
    context.stores = Stores(PlaceTraffic.everybody.traffic.samples)
    var world = World()
    let bytes = ByteBuffer(repeating: 0x61, count: size)
    world.putPlace("v1/ann/tea/files\(Stores.mark)a", ["%": .bytes(bytes), "<x-kind": .string("text/small")])
    let moment = Moment(Traffic.call("GET", "/v1/ann/tea/files/a"), in: world, context)
    let scene = moment.scene(session: 0, at: .epoch, isWrite: false)
    return PlaceCandidates(leaf: Outline.Leaf(path: path, value: value), scene: scene).all
  }

  @Test(arguments: [(PlaceCandidates.greatSize, true), (PlaceCandidates.greatSize - 1, false)])
  func `a great number that is the size is sooner that than always the same`(size: Int, isSize: Bool) throws {
    let value = Tree.string("0-\(size - 1)")
    let all = self.candidates("@range", value, size: size)
    let computed = try #require(all.firstIndex(of: .text([.literal("0-"), .value(.size(-1))])))
    let constant = try #require(all.firstIndex(of: .constant(value)))
    #expect((computed < constant) == isSize)
  }

  @Test
  func `what is there, its name, its digest and what came with it are tried`() {
    #expect(self.candidates("", .bytes(ByteBuffer(string: "x")), size: 1).first == .content(0))
    #expect(
      self.candidates("@etag", .string("\"\(PlaceTraffic.digest("a"))\""), size: 1).contains { candidate in
        if case .digest(_, .item(0), "\"sha256:", "\"") = candidate { true } else { false }
      })
    #expect(self.candidates("@kind", .string("text/small"), size: 1).contains(.field(0, "<x-kind")))
    #expect(self.candidates(".names", .array([.string("a")]), size: 1).first == .names)
  }
}
