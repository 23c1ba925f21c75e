import DoppelExchange
import NIOCore
import Testing

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The cases of JSONTestSuite, where the folder that holds them is present.
private enum JSONTestSuite {
  static let folder: String = {
    let shared = ProcessInfo.processInfo.environment["DOPPEL_SHARED"]
    let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
    return (shared ?? root + "/../shared") + "/vectors/json/test_parsing"
  }()

  static var isPresent: Bool { FileManager.default.fileExists(atPath: self.folder) }

  /// The cases whose names start with this letter.
  static func cases(_ letter: Character) throws -> [(name: String, text: ByteBuffer)] {
    try FileManager.default.contentsOfDirectory(atPath: self.folder).filter { $0.first == letter }.sorted().map { name in
      let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(self.folder)/\(name)"))
      return (name, ByteBuffer(bytes: bytes))
    }
  }
}

struct JSONParserTests {
  @Suite(
    .enabled(if: JSONTestSuite.isPresent, "JSONTestSuite is not in \(JSONTestSuite.folder); DOPPEL_SHARED names its folder"))
  struct Conformance {
    @Test func `every case that must be accepted is`() throws {
      let cases = try JSONTestSuite.cases("y")
      #expect(cases.count > 80)
      for (name, text) in cases {
        #expect(throws: Never.self, "\(name)") { try FieldTree(json: text) }
      }
    }

    @Test func `every accepted case reads back the same from what is written of it`() throws {
      for (name, text) in try JSONTestSuite.cases("y") {
        let tree = try FieldTree(json: text)
        #expect(try FieldTree(json: tree.compact) == tree, "\(name)")
        #expect(try FieldTree(json: tree.pretty) == tree, "\(name)")
        #expect(try FieldTree(json: tree.canonical).canonical == tree.canonical, "\(name)")
      }
    }

    @Test func `every case that must be rejected is, with a place and a reason`() throws {
      let cases = try JSONTestSuite.cases("n")
      #expect(cases.count > 150)
      for (name, text) in cases {
        let error = #expect(throws: JSONSyntaxError.self, "\(name)") { try FieldTree(json: text) }
        guard let error else { continue }
        #expect((0...text.readableBytes).contains(error.offset), "\(name)")
        #expect(!error.reason.isEmpty, "\(name)")
      }
    }

    @Test func `every case that is left to the reader ends in a tree or an error`() throws {
      let cases = try JSONTestSuite.cases("i")
      #expect(cases.count > 20)
      for (_, text) in cases {
        guard let tree = try? FieldTree(json: text) else { continue }
        #expect(tree.canonical.readableBytes > 0)
      }
    }
  }

  @Test(arguments: [
    ("", 0, "expected a value, found the end"),
    ("  ", 2, "expected a value, found the end"),
    ("x", 0, "expected a value"),
    ("1 2", 2, "something after the end of the value"),
    ("tru", 3, "expected true"),
    ("nulL", 3, "expected null"),
    ("[1", 2, "expected , or ] after an element"),
    ("[1 2]", 3, "expected , or ] after an element"),
    ("[1,]", 3, "expected a value"),
    ("[,1]", 1, "expected a value"),
    ("{1:2}", 1, "expected a member's name in quotes"),
    (#"{"a":1,}"#, 7, "expected a member's name in quotes"),
    (#"{"a" 1}"#, 5, "expected : after a member's name"),
    (#"{"a":1 "b"}"#, 7, "expected , or } after a member"),
    ("]", 0, "expected a value"),
    ("[}", 1, "expected a value"),
    ("01", 1, "a number may not start with 0"),
    ("-", 1, "expected a digit"),
    ("-01", 2, "a number may not start with 0"),
    ("1.", 2, "expected a digit after the decimal point"),
    ("1e", 2, "expected a digit in the exponent"),
    ("1e+", 3, "expected a digit in the exponent"),
    ("+1", 0, "expected a value"),
    ("\"a", 2, "a string without its closing quote"),
    ("\"\\", 2, "expected one of \" \\ / b f n r t u after a backslash"),
    (#""\x""#, 2, "expected one of \" \\ / b f n r t u after a backslash"),
    (#""\u12g4""#, 5, "expected four hexadecimal digits after \\u"),
    ("\"a\nb\"", 2, "a control character in a string must be escaped"),
    ("\u{feff}1", 0, "expected a value"),
  ])
  func `what is not JSON is refused with its place and reason`(json: String, offset: Int, reason: String) {
    #expect(throws: JSONSyntaxError(offset: offset, reason: reason)) { try FieldTree(json: json) }
  }

  @Test(arguments: 0..<20)
  func `bytes that are not UTF-8 are refused wherever they stand in a string`(place: Int) {
    for wrong: [UInt8] in [[0x80], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82]] {
      let text = [0x22] + [UInt8](repeating: 0x61, count: place) + wrong + [0x22]
      #expect(throws: JSONSyntaxError(offset: 1 + place, reason: "a string that is not UTF-8")) {
        try FieldTree(json: ByteBuffer(bytes: text))
      }
    }
  }

  private static let whole =
    #"{"a":[1,-2.50e+3,true,false,null],"é€😀":{"\u00e9\n\"":"x y"},"long text of more than eight bytes":""}"#

  @Test func `a text cut at any byte is refused and nothing else happens`() throws {
    let whole = ByteBuffer(string: Self.whole)
    _ = try FieldTree(json: whole)
    for length in 0..<whole.readableBytes {
      let cut = try #require(whole.getSlice(at: 0, length: length))
      let error = #expect(throws: JSONSyntaxError.self, "cut after \(length)") { try FieldTree(json: cut) }
      #expect(error.map { $0.offset <= length } == true)
    }
  }

  @Test func `a text with any byte changed is read or refused`() {
    var outcomes = (read: 0, refused: 0)
    for place in 0..<Self.whole.utf8.count {
      for byte: UInt8 in [0, 0x20, 0x22, 0x2c, 0x30, 0x5b, 0x5c, 0x7d, 0x80, 0xff] {
        var changed = ByteBuffer(string: Self.whole)
        changed.setInteger(byte, at: place)
        if let tree = try? FieldTree(json: changed) {
          outcomes.read += 1
          #expect(tree.canonical.readableBytes > 0)
        } else {
          outcomes.refused += 1
        }
      }
    }
    #expect(outcomes.read > 0)
    #expect(outcomes.refused > 0)
  }

  @Test(arguments: [("[", "]"), (#"{"a":"#, "}")])
  func `nesting at the limit is read and one more level refused`(open: String, close: String) throws {
    func nested(_ levels: Int) -> String {
      String(repeating: open, count: levels) + "1" + String(repeating: close, count: levels)
    }
    _ = try FieldTree(json: nested(FieldTree.defaultNesting))
    #expect(throws: JSONSyntaxError(offset: 512 * open.utf8.count, reason: "nested more than 512 levels deep")) {
      try FieldTree(json: nested(FieldTree.defaultNesting + 1))
    }
    _ = try FieldTree(json: nested(2), nesting: 2)
    #expect(throws: JSONSyntaxError.self) { try FieldTree(json: nested(3), nesting: 2) }
    _ = try FieldTree(json: "1", nesting: 0)
  }

  @Test func `nesting counts what is open, not what was`() throws {
    let tree = try FieldTree(json: "[[1],[2],{\"a\":[3]},[]]", nesting: 3)
    #expect(tree.root.elements.map(\.text) == ["[1]", "[2]", #"{"a":[3]}"#, "[]"])
  }
}
