import NIOCore
import Testing

@testable import DoppelExchange

struct XMLDocumentTests {
  private func document(_ xml: String) throws -> XMLDocument {
    var document = XMLDocument()
    try ByteBuffer(string: xml).withUnsafeReadableBytes { bytes in
      var reader = XMLReader(bytes, nesting: 8)
      document = try reader.read()
    }
    return document
  }

  @Test func `the children of an element are those directly in it`() throws {
    let document = try self.document("<a>t<b><c/></b><d/></a>")
    #expect(
      document.children(of: 0).map { document.nodes[$0].isText ? "#" : document.names[document.nodes[$0].name] } == [
        "#", "b", "d",
      ])
    #expect(document.nodes[0].next == document.nodes.count)
  }

  @Test func `a name is kept once`() throws {
    let document = try self.document("<a a='1'><b a='2'/><b/></a>")
    #expect(document.names == ["a", "b"])
    #expect(document.attributes.map { String(buffer: document.slice($0.value)) } == ["1", "2"])
  }

  @Test func `text around comments and CDATA is one piece`() throws {
    let document = try self.document("<a>x<!-- c -->y<![CDATA[z]]>&amp;</a>")
    #expect(document.nodes.count == 2)
    #expect(String(buffer: document.slice(document.nodes[1].content)) == "xyz&")
  }
}
