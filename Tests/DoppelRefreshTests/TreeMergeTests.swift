import DoppelExchange
import DoppelRules
import NIOCore
import Testing

@testable import DoppelRefresh

struct TreeMergeTests {
  private func merge(_ recorded: String, _ edited: String, _ newer: String) throws -> (text: String, conflicts: [String]) {
    var merge = TreeMerge()
    var writer = JSONWriter()
    merge.write(
      recorded: try FieldTree(json: recorded).root, edited: try FieldTree(json: edited).root,
      newer: try FieldTree(json: newer).root, at: [.name("body")], into: &writer)
    let conflicts = merge.conflicts.map {
      "\($0.path): \($0.recorded ?? "-") \($0.edited ?? "-") \($0.newer ?? "-")"
    }
    return (String(buffer: writer.buffer), conflicts)
  }

  /// Recorded, edited, newer, what comes out.
  @Test(arguments: [
    (#"{"a":1,"b":1}"#, #"{"a":1,"b":1}"#, #"{"a":2,"b":1}"#, #"{"a":2,"b":1}"#),
    (#"{"a":1,"b":1}"#, #"{"a":1,"b":5}"#, #"{"a":1,"b":1}"#, #"{"a":1,"b":5}"#),
    (#"{"a":1,"b":1}"#, #"{"a":1,"b":5}"#, #"{"a":2,"b":1}"#, #"{"a":2,"b":5}"#),
    (#"{"a":1}"#, #"{"a":7}"#, #"{"a":7}"#, #"{"a":7}"#),
    (#"{"a":1}"#, #"{"a":1,"mine":0}"#, #"{"a":1,"theirs":0}"#, #"{"a":1,"mine":0,"theirs":0}"#),
    (#"{"a":1,"b":1,"c":1}"#, #"{"a":1,"c":1}"#, #"{"a":2,"b":1}"#, #"{"a":2}"#),
    (#"{"x":{"a":1,"b":1}}"#, #"{"x":{"a":9,"b":1}}"#, #"{"x":{"a":1,"b":8}}"#, #"{"x":{"a":9,"b":8}}"#),
    ("[1,2,3]", "[9,2,3]", "[1,2,8]", "[9,2,8]"), ("[1]", "[1]", "[1,2]", "[1,2]"), ("[1]", "[1,5]", "[1]", "[1,5]"),
    (#"[{"n":1},{"n":2}]"#, #"[{"n":1},{"n":5}]"#, #"[{"n":1},{"n":2},{"n":3}]"#, #"[{"n":1},{"n":5},{"n":3}]"#),
    ("[1,2]", "[1,5]", "[0,1,2]", "[0,1,5]"), ("[1,2,3]", "[1,5,3]", "[1,2]", "[1,5]"),
    ("[1,1]", "[1,5]", "[1,1,1]", "[1,5,1]"),
  ])
  func `changes of one side are taken, of both where they are the same or elsewhere`(
    _ recorded: String, _ edited: String, _ newer: String, merged: String
  ) throws {
    let result = try self.merge(recorded, edited, newer)
    #expect(result.text == merged && result.conflicts == [])
  }

  /// Recorded, edited, newer, what comes out, the conflict.
  @Test(arguments: [
    (#"{"a":1,"b":1}"#, #"{"a":2,"b":1}"#, #"{"a":3,"b":4}"#, #"{"a":2,"b":4}"#, "body.a: 1 2 3"),
    (#"{"a":1}"#, "{}", #"{"a":3}"#, "{}", "body.a: 1 - 3"), (#"{"a":1}"#, #"{"a":2}"#, "{}", #"{"a":2}"#, "body.a: 1 2 -"),
    ("{}", #"{"a":2}"#, #"{"a":3}"#, #"{"a":2}"#, "body.a: - 2 3"), ("[1]", "[1,2]", "[1,3]", "[1,2]", "body: [1] [1,2] [1,3]"),
    ("[1,1]", "[2,1]", "[3,4]", "[2,4]", "body[0]: 1 2 3"),
    ("[1,2]", "[1,5]", "[1,3,4]", "[1,5]", "body: [1,2] [1,5] [1,3,4]"),
    ("[1,2]", "[5,2]", "[2,1,1]", "[5,2]", "body: [1,2] [5,2] [2,1,1]"),
    ("[1,1,1]", "[5,1,6]", "[2,1]", "[5,1,6]", "body: [1,1,1] [5,1,6] [2,1]"),
    ("1", #""x""#, "true", #""x""#, #"body: 1 "x" true"#),
    (
      #"{"a":1,"a":1}"#, #"{"a":2,"a":1}"#, #"{"a":3,"a":1}"#, #"{"a":2,"a":1}"#,
      #"body: {"a":1,"a":1} {"a":2,"a":1} {"a":3,"a":1}"#
    ),
  ])
  func `where both sides changed a value the person's stays, and it is told`(
    _ recorded: String, _ edited: String, _ newer: String, merged: String, conflict: String
  ) throws {
    let result = try self.merge(recorded, edited, newer)
    #expect(result.text == merged && result.conflicts == [conflict])
  }

  /// Recorded, newer, what comes out.
  @Test(arguments: [
    (
      #"{"id":"0b3c8a52-6a44-4d0e-9d57-1f3c2a8e7b60","n":1}"#, #"{"id":"9f1d2c3b-4a5e-4f60-8b7a-6c5d4e3f2a1b","n":2}"#,
      #"{"id":"0b3c8a52-6a44-4d0e-9d57-1f3c2a8e7b60","n":2}"#
    ),
    (#"{"a":1,"b":2}"#, #"{"b":3,"a":1,"c":4}"#, #"{"a":1,"b":3,"c":4}"#),
    (#"{"a":1,"kept":2}"#, #"{"a":3}"#, #"{"a":3,"kept":2}"#),
    (#"{"kept":1}"#, #"{"kept":2}"#, #"{"kept":1}"#), ("[1,2]", "[1,2,3]", "[1,2,3]"), ("[1,2]", "[1,3]", "[1,3]"),
    ("1.0", "1", "1.0"), (#"{"a":{}}"#, #"{"a":[]}"#, #"{"a":[]}"#),
  ])
  func `a renewed tree keeps ids, times and what is left out, and takes all else`(
    _ recorded: String, _ newer: String, renewed: String
  ) throws {
    var writer = JSONWriter()
    TreeMerge.writeRenewed(
      try FieldTree(json: recorded).root, by: try FieldTree(json: newer).root, FieldWalk([try FieldPattern("kept")]),
      into: &writer)
    #expect(String(buffer: writer.buffer) == renewed)
  }
}
