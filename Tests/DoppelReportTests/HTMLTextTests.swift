import Testing

@testable import DoppelReport

struct HTMLTextTests {
  @Test func `text and attribute values are escaped`() {
    var html = HTMLText()
    html.element("p", "<&>\"'\u{0}", [("title", "\"><x")])
    #expect(html.html == "<p title=\"&quot;&gt;&lt;x\">&lt;&amp;&gt;&quot;&#39;\\x00</p>")
  }
}
