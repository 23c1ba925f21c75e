import DoppelExchange
import NIOCore
import Testing

struct FieldTreeReplacingTests {
  private func replacing(_ json: String, _ others: [String: String]) throws -> String? {
    try FieldTree(json: json).replacing(from: "body") { path, text in
      (others[path] ?? others["=" + String(buffer: text)]).map { ByteBuffer(string: $0) }
    }.map { String(buffer: $0) }
  }

  @Test func `every string and number is told with its path, escapes undone`() throws {
    var told: [String] = []
    let json = #"{"id": 7, "a b": {"c": "x\ny"}, "items": [{"id": "i"}, [1.50]], "yes": true, "none": null, "": ""}"#
    #expect(
      try FieldTree(json: json).replacing(from: "body") { path, text in
        told.append("\(path)=\(String(buffer: text))")
        return nil
      } == nil)
    #expect(
      told == [
        "body.id=7", "body[\"a b\"].c=x\ny", "body.items[].id=i", "body.items[][]=1.50", "body[\"\"]=",
      ])
  }

  @Test func `only what changes is written anew`() throws {
    #expect(try self.replacing(#"{ "a":"x" , "b": 1.0 }"#, ["body.a": "say \"y\""]) == #"{ "a":"say \"y\"" , "b": 1.0 }"#)
  }

  @Test func `a number gives way to a number, and to a string where the other is none`() throws {
    #expect(try self.replacing(#"[17,"17"]"#, ["=17": "93"]) == #"[93,"93"]"#)
    #expect(try self.replacing("[17]", ["=17": "x7"]) == #"["x7"]"#)
    #expect(try self.replacing("17", ["body": "[1]"]) == #""[1]""#)
  }

  @Test func `values below a path that is too long stay as they are`() throws {
    func told(_ name: Int) throws -> Int {
      var count = 0
      _ = try FieldTree(json: "{\"\(String(repeating: "n", count: name))\":[1,2]}").replacing(from: "body") { path, _ in
        count += 1
        #expect(path.utf8.count <= FieldTree.longestPath)
        return nil
      }
      return count
    }
    // body, a point, the name and brackets
    let longest = FieldTree.longestPath - 7
    #expect(FieldTree.longestPath == 1024)
    let counts = try [told(longest), told(longest + 1)]
    #expect(counts == [2, 0])
  }
}
