import DoppelExchange
import NIOCore
import Testing

struct FieldTreeXMLTests {
  private func json(_ xml: String) throws -> String { String(buffer: try FieldTree(xml: xml).compact) }
  private func canonical(_ xml: String) throws -> String { String(buffer: try FieldTree(xml: xml).canonical) }

  @Test(arguments: [
    ("<a/>", #"{"a":""}"#),
    ("<a></a>", #"{"a":""}"#),
    ("<a>5</a>", #"{"a":"5"}"#),
    ("<a id='1'/>", #"{"a":{"@id":"1"}}"#),
    ("<a id='1'>x</a>", ##"{"a":{"@id":"1","#text":"x"}}"##),
    ("<a><b>1</b></a>", #"{"a":{"b":"1"}}"#),
    ("<a><b>1</b><b>2</b></a>", #"{"a":{"b":["1","2"]}}"#),
    ("<a><b>1</b><c/><d/></a>", ##"{"a":{"b":"1","c":"","d":"","#order":["b","c","d"]}}"##),
    ("<a><b/><b/><c/></a>", ##"{"a":{"b":["",""],"c":"","#order":["b","c"]}}"##),
    ("<a><b/><c/><b/></a>", ##"{"a":{"b":["",""],"c":"","#order":["b","c","b"]}}"##),
    ("<p>one <b>two</b> three</p>", ##"{"p":{"#text":["one "," three"],"b":"two","#order":["#text","b","#text"]}}"##),
    ("<p>one <b>two</b></p>", ##"{"p":{"#text":"one ","b":"two","#order":["#text","b"]}}"##),
    ("<n:a xmlns:n='urn:x'><n:b/></n:a>", #"{"n:a":{"@xmlns:n":"urn:x","n:b":""}}"#),
  ])
  func `an element becomes a string or an object that reads as it does`(xml: String, json: String) throws {
    #expect(try self.json(xml) == json)
  }

  @Test func `a path of a report reads as the document does`() throws {
    let tree = try FieldTree(xml: "<response><data><item id='7'/><item id='8'/></data></response>")
    let item = tree.root["response"]?["data"]?["item"]?[1]
    #expect(item?["@id"]?.string == "8")
  }

  @Test(arguments: [
    ("<a x='1' y='2'/>", "<a y=\"2\" x=\"1\"></a>"),
    ("<a><b/><c/></a>", "<?xml version='1.0' encoding='utf-8'?>\r\n<!-- note -->\n<a>\n  <b />\n  <c></c >\n</a>\n"),
    ("<a>&lt;b&gt; &amp; &quot;c&quot; &apos;d&apos;</a>", "<a><![CDATA[<b> & \"c\" 'd']]></a>"),
    ("<a>AB</a>", "<a>&#65;&#x42;</a>"),
    ("<a>\n</a>", "<a>\r\n</a>"),
    ("<a>x<b/>y</a>", "<a><?note?>x<!-- c --><b/><![CDATA[y]]></a>"),
    ("<a>x</a>", "\u{feff}<!DOCTYPE a PUBLIC '-//X//Y' 'http://x/a.dtd'><a>x</a>"),
    ("<a b='x y z '/>", "<a b='x\ty\r\nz\n'/>"),
  ])
  func `documents of the same content have the same canonical form`(one: String, other: String) throws {
    #expect(try self.canonical(one) == self.canonical(other))
  }

  /// Every pair of these says something different.
  private static let distinct = [
    "<a/>", "<b/>", "<a> </a>", "<a>x</a>", "<a> x</a>", "<a x=''/>", "<a x=' '/>", "<a x='1'/>", "<a X='1'/>",
    "<a><x>1</x></a>",
    "<a><x/></a>", "<a><x/><x/></a>", "<a><x><x/></x></a>", "<a><x/><y/></a>", "<a><y/><x/></a>", "<a><x/><y/><x/></a>",
    "<a><x/><x/><y/></a>", "<a><y/><x/><x/></a>", "<a><x/><y/><x/><y/></a>", "<a><x/><y/><y/><x/></a>",
    "<a><x/><x/><y/><y/></a>",
    "<a><y/><x/><y/><x/></a>", "<a>t<x/></a>", "<a><x/>t</a>", "<a>t<x/>t</a>", "<a>t<x/> </a>", "<a>tt<x/></a>",
    "<a><x/>t<x/></a>", "<a><x/><x/>t</a>", "<a>t<x/><x/></a>", "<a><x/> <x/>t</a>", "<a>[]</a>", "<a>{}</a>", "<a>null</a>",
    "<a>#text</a>", "<a xml:space='preserve'> <x/></a>", "<a xml:space='preserve'><x/></a>", "<a><x/>&#32;</a>",
    "<a><![CDATA[ ]]><x/></a>", "<n:a xmlns:n='1'/>", "<m:a xmlns:m='1'/>", "<a b='&#10;'/>", "<a>&#13;</a>", "<a>&#10;</a>",
  ]

  @Test func `documents of different content never share a canonical form`() throws {
    var seen: [String: String] = [:]
    for xml in Self.distinct {
      let canonical = try self.canonical(xml)
      #expect(seen[canonical] == nil, "\(xml) reads as \(seen[canonical] ?? "")")
      seen[canonical] = xml
    }
    #expect(seen.count == Self.distinct.count)
  }

  /// All sequences of up to five parts over two names and text: the tree must tell all of them apart.
  @Test func `every order of parts is told from every other`() throws {
    var sequences: [[String]] = [[]]
    for _ in 0..<5 {
      sequences += sequences.flatMap { sequence in
        ["<x/>", "<y/>", "t"].filter { $0 != "t" || sequence.last != "t" }.map { sequence + [$0] }
      }
      sequences = Array(Set(sequences))
    }
    let canonicals = try sequences.map { try self.canonical("<a>\($0.joined())</a>") }
    #expect(sequences.count > 200)
    #expect(Set(canonicals).count == sequences.count)
  }

  @Test func `one more item in a list changes nothing but that list`() throws {
    let two = try FieldTree(xml: "<a><t/><i>1</i><i>2</i><e/></a>").root["a"]
    let three = try FieldTree(xml: "<a><t/><i>1</i><i>2</i><i>3</i><e/></a>").root["a"]
    #expect(two?["#order"]?.text == three?["#order"]?.text)
    #expect(three?["i"]?.text == #"["1","2","3"]"#)
  }

  @Test func `elements of a thousand names are grouped in their order`() throws {
    let names = (0..<1_000).map { "n\($0)" }
    let tree = try FieldTree(xml: "<a>" + names.map { "<\($0)/>" }.joined() + "</a>")
    #expect(tree.root["a"]?.members.map(\.name) == names + ["#order"])
  }
}
