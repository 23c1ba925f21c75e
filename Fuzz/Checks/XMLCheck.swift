import DoppelExchange
package import NIOCore

package enum XMLCheck: FuzzCheck {
  package static let name = "xml"

  package static func check(_ input: ByteBuffer) throws(FuzzFailure) {
    guard let tree = try? FieldTree(xml: input) else { return }
    let root = Array(tree.root.members)
    try expect(root.count == 1, "the tree has one root element")
    try expect((try? FieldTree(json: tree.compact)) == tree, "the tree reads back as JSON")
    try expect(tree.compact.isUTF8, "the tree is UTF-8")
    let told = self.values(in: input)
    try expect(told != nil, "what has a tree has values")
    let written = try? XMLValues.replacing(in: input, from: "") { _, text in text }
    try expect(self.values(in: written ?? input) == told, "values that are written again read as they did")
    let marked = try? XMLValues.replacing(in: input, from: "") { _, _ in ByteBuffer(string: "<&\"'>") }
    let values = self.values(in: marked ?? input)
    try expect(values?.map(\.path) == told?.map(\.path), "other values stand at the same places")
    try expect(values?.allSatisfy { $0.text == ByteBuffer(string: "<&\"'>") } == true, "and read as they are")
  }

  private struct Value: Equatable {
    var path: String
    var text: ByteBuffer
  }

  private static func values(in text: ByteBuffer) -> [Value]? {
    var values: [Value] = []
    let changed = try? XMLValues.replacing(in: text, from: "") { path, text in
      values.append(Value(path: path, text: text))
      return nil
    }
    return changed == .some(nil) ? values : nil
  }
}
