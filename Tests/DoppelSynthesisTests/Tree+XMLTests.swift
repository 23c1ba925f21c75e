import NIOCore
import Testing

@testable import DoppelSynthesis

@Suite
struct TreeXMLTests {
  private func tree(_ text: String) -> Tree? { Tree(xml: ByteBuffer(string: text)) }

  @Test
  func `elements keep their order, and those that take turns are not understood`() {
    #expect(self.tree("<r><b/><a/><a/></r>")?["r"]?.members.map(\.name) == ["b", "a"])
    #expect(self.tree("<r><a/><b/><a/></r>") == nil)
  }

  @Test
  func `an element of which there may be several is an array also where there is one`() throws {
    let one = try #require(self.tree("<r><a>1</a></r>"))
    let several = try #require(self.tree("<r><a>1</a><a>2</a></r>")).several()
    #expect(several == [".r.a"])
    #expect(one.withArrays(at: several)["r"]?["a"]?.elements.count == 1)
  }
}
