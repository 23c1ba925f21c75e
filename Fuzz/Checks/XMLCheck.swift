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
  }
}
