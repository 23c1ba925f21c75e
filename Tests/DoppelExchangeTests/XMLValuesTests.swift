import DoppelExchange
import NIOCore
import Testing

struct XMLValuesTests {
  private func replacing(_ text: String, _ change: (String, String) -> String?) throws -> String? {
    try XMLValues.replacing(in: ByteBuffer(string: text), from: "body") { path, text in
      change(path, String(buffer: text)).map { ByteBuffer(string: $0) }
    }.map { String(buffer: $0) }
  }

  private func told(_ text: String) throws -> [String] {
    var told: [String] = []
    #expect(
      try self.replacing(text) { path, text in
        told.append("\(path)=\(text)")
        return nil
      } == nil)
    return told
  }

  @Test func `attributes and texts are told with their paths in order`() throws {
    let text = """
      <?xml version="1.0"?>
      <r xmlns="http://a.test/ns" xmlns:n='urn:n' id = "1">
        <item n:k='x &amp; y'>  tea  </item><item/>
        <item><![CDATA[a <b>]]></item>
        <p>one <em>two</em> three</p> <a.b> </a.b>
      </r>
      """
    #expect(
      try self.told(text) == [
        "body.r.@id=1", #"body.r.item["@n:k"]=x & y"#, "body.r.item=tea", "body.r.item=a <b>", "body.r.p=one",
        "body.r.p.em=two",
        "body.r.p=three",
      ])
  }

  @Test(arguments: [
    ("<a>7</a>", "<a>8</a>"), ("<a>\n  7\n</a>", "<a>\n  8\n</a>"), ("<a b='7' c=\"7\"/>", "<a b='8' c=\"8\"/>"),
    ("<a><![CDATA[7]]></a>", "<a>8</a>"), ("<a>&#55;</a>", "<a>8</a>"), ("<a><!--x-->7<?y?></a>", "<a><!--x-->8<?y?></a>"),
    ("\u{feff}<a> 7</a>\n", "\u{feff}<a> 8</a>\n"), ("<a>7<b>7</b>7</a>", "<a>8<b>8</b>8</a>"),
  ])
  func `what is replaced changes nothing else`(text: String, other: String) throws {
    #expect(try self.replacing(text) { $1 == "7" ? "8" : nil } == other)
  }

  @Test func `what is written has its references, and what XML cannot hold changes nothing`() throws {
    #expect(
      try self.replacing("<a b='7'>7</a>") { _, _ in "<&>'\"\n é" }
        == "<a b='&lt;&amp;&gt;&apos;&quot;&#10; é'>&lt;&amp;&gt;&apos;&quot;&#10; é</a>")
    #expect(try self.replacing("<a>7</a>") { _, _ in "\u{0}" } == nil)
    #expect(try self.replacing("<a>7</a>") { _, _ in "\u{ffff}" } == nil)
    #expect(try XMLValues.replacing(in: ByteBuffer(string: "<a>7</a>"), from: "") { _, _ in ByteBuffer(bytes: [0xff]) } == nil)
  }

  @Test func `names of any length and documents of any depth are read`() throws {
    let name = String(repeating: "n", count: FieldTree.longestPath)
    #expect(try self.told("<\(name)>7</\(name)>").isEmpty)
    #expect(try self.told("<\(name)><b>7</b></\(name)>").isEmpty)
    let deep = String(repeating: "<a>", count: 500) + "7" + String(repeating: "</a>", count: 500)
    #expect(try self.told(deep) == ["body" + String(repeating: ".a", count: 500) + "=7"])
    #expect(throws: XMLSyntaxError.self) { try self.told("<a>7") }
  }
}
