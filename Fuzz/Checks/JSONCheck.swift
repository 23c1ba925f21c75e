import DoppelExchange
package import NIOCore

package enum JSONCheck: FuzzCheck {
  package static let name = "json"

  package static func check(_ input: ByteBuffer) throws(FuzzFailure) {
    guard let tree = try? FieldTree(json: input) else { return }
    try expect((try? FieldTree(json: tree.compact)) == tree, "the compact text reads back")
    try expect((try? FieldTree(json: tree.pretty)) == tree, "the pretty text reads back")
    let canonical = tree.canonical
    try expect((try? FieldTree(json: canonical))?.canonical == canonical, "the canonical text is its own canonical text")
  }
}
