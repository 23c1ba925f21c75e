import DoppelExchange
import NIOCore
import Testing

struct XMLReaderTests {
  @Test(arguments: [
    ("", 0, "expected an element, found the end"),
    ("  ", 2, "expected an element, found the end"),
    ("x<a/>", 0, "text outside the root element"),
    ("<a/>x", 4, "text outside the root element"),
    ("<a/><![CDATA[x]]>", 4, "text outside the root element"),
    ("<a/><b/>", 4, "a second root element"),
    ("<a>", 3, "the end of the text before an end tag"),
    ("<a", 2, "the end of the text in a tag"),
    ("<", 1, "the end of the text in a tag"),
    ("<1/>", 1, "expected a name"),
    ("< a/>", 1, "expected a name"),
    ("<a></b>", 3, "an end tag that closes no open element"),
    ("</a>", 0, "an end tag that closes no open element"),
    ("<a></a", 6, "the end of the text in a tag"),
    ("<a></a x>", 7, "expected > at the end of a tag"),
    ("<a b='1'c='2'/>", 8, "expected > at the end of a tag"),
    ("<a b='1' b='2'/>", 2, "an attribute that stands twice in a tag"),
    ("<a b/>", 4, "expected = after an attribute's name"),
    ("<a b=1/>", 5, "expected an attribute's value in quotes"),
    ("<a b='1/>", 9, "the end of the text in an attribute's value"),
    ("<a b='<'/>", 6, "a < in an attribute's value"),
    ("<a b='&x;'/>", 6, "an & that starts none of the five predefined entities"),
    ("<a>&nbsp;</a>", 3, "an & that starts none of the five predefined entities"),
    ("<a>&#0;</a>", 3, "a reference to no character that XML allows"),
    ("<a>&#x110000;</a>", 3, "a reference to no character that XML allows"),
    ("<a>&#99999999999999999999;</a>", 3, "a reference to no character that XML allows"),
    ("<a>&#xd800;</a>", 3, "a reference to no character that XML allows"),
    ("<a>&#1f;</a>", 3, "a reference to no character that XML allows"),
    ("<a>&#;</a>", 3, "a reference to no character that XML allows"),
    ("<a>]]></a>", 3, "a ]]> outside of CDATA"),
    ("<a><![CDATA[x]]</a>", 19, "the end of the text in CDATA"),
    ("<a>\u{1}</a>", 3, "a control character"),
    ("<a>\u{ffff}</a>", 3, "a character that XML does not allow"),
    ("<!-- a -- b --><a/>", 7, "two hyphens in a comment"),
    ("<!-- a", 6, "the end of the text in a comment"),
    ("<?x y", 5, "the end of the text in an instruction"),
    ("<a><?xml version='1.0'?></a>", 5, "an XML declaration that is not at the start"),
    ("<?xml version='2.0'?><a/>", 6, "a version other than 1.0"),
    ("<?xml version='1.0' encoding='ISO-8859-1'?><a/>", 20, "an encoding other than UTF-8"),
    ("<?xml encoding='UTF-8'?><a/>", 6, "expected version, encoding and standalone in the declaration"),
    ("<?xml version='1.0'", 19, "expected ?> at the end of the declaration"),
    ("<!DOCTYPE a [<!ENTITY x 'y'>]><a/>", 12, "a DOCTYPE with declarations of its own is not read"),
    ("<!DOCTYPE a SYSTEM 'x'", 22, "the end of the text in a DOCTYPE"),
    ("<a/><!DOCTYPE a>", 13, "a DOCTYPE that is not before the root"),
    ("<!DOCTYPE><a/>", 9, "expected a name after <!DOCTYPE"),
  ])
  func `what is not well-formed is refused with its place and reason`(xml: String, offset: Int, reason: String) {
    #expect(throws: XMLSyntaxError(offset: offset, reason: reason)) { try FieldTree(xml: xml) }
  }

  @Test(
    arguments: [
      [0xfe, 0xff, 0x00, 0x3c], [0xff, 0xfe, 0x3c, 0x00], [0x00, 0x3c, 0x00, 0x61], [0x3c, 0x00, 0x61, 0x00],
    ] as [[UInt8]])
  func `UTF-16 and UTF-32 are refused as such`(bytes: [UInt8]) {
    #expect(throws: XMLSyntaxError(offset: 0, reason: "an encoding other than UTF-8")) {
      try FieldTree(xml: ByteBuffer(bytes: bytes))
    }
  }

  @Test(
    arguments: [[0x80], [0xc0, 0xaf], [0xe0, 0x80, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xe2, 0x82]]
      as [[UInt8]])
  func `bytes that are not UTF-8 are refused at their place`(bytes: [UInt8]) {
    let xml = ByteBuffer(bytes: Array("<a>".utf8) + bytes + Array("</a>".utf8))
    #expect(throws: XMLSyntaxError(offset: 3, reason: "a text that is not UTF-8")) { try FieldTree(xml: xml) }
  }

  @Test func `an element at the limit of nesting is read and the next one refused`() throws {
    func nested(_ levels: Int) -> String {
      String(repeating: "<a>", count: levels) + String(repeating: "</a>", count: levels)
    }
    _ = try FieldTree(xml: nested(FieldTree.defaultNesting))
    #expect(throws: XMLSyntaxError(offset: 3 * 512, reason: "nested more than 512 levels deep")) {
      try FieldTree(xml: nested(FieldTree.defaultNesting + 1))
    }
    _ = try FieldTree(xml: nested(3), nesting: 3)
    #expect(throws: XMLSyntaxError(offset: 9, reason: "nested more than 3 levels deep")) {
      try FieldTree(xml: nested(4), nesting: 3)
    }
  }

  private static let whole = """
    <?xml version="1.0" encoding="UTF-8" standalone='no'?>
    <!DOCTYPE r SYSTEM "r.dtd"><!-- c --><?pi x?>
    <r a="&lt;é" xml:space='preserve'><b>1 &#x20ac;</b><![CDATA[<]]>  <é-2.x/>tail</r>
    """

  @Test func `a document cut at any byte is refused and nothing else happens`() throws {
    let whole = ByteBuffer(string: Self.whole)
    _ = try FieldTree(xml: whole)
    for length in 0..<whole.readableBytes {
      let cut = try #require(whole.getSlice(at: 0, length: length))
      let error = #expect(throws: XMLSyntaxError.self, "cut after \(length)") { try FieldTree(xml: cut) }
      #expect(error.map { $0.offset <= length } == true)
    }
  }

  @Test func `a document with any byte changed is read or refused`() {
    var outcomes = (read: 0, refused: 0)
    for index in Self.whole.utf8.indices {
      let place = Self.whole.utf8.distance(from: Self.whole.startIndex, to: index)
      for byte: UInt8 in [0, 0x20, 0x26, 0x3c, 0x3e, 0x22, 0x5d, 0x80, 0xff] {
        var changed = ByteBuffer(string: Self.whole)
        changed.setInteger(byte, at: place)
        if (try? FieldTree(xml: changed)) == nil { outcomes.refused += 1 } else { outcomes.read += 1 }
      }
    }
    #expect(outcomes.read > 0)
    #expect(outcomes.refused > 0)
  }

  @Test func `a text that does not start at its buffer's first byte is read just the same`() throws {
    var buffer = ByteBuffer(string: "junk<a b='1'>x</a>")
    buffer.moveReaderIndex(forwardBy: 4)
    #expect(try FieldTree(xml: buffer) == FieldTree(xml: "<a b='1'>x</a>"))
  }
}
