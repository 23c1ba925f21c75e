import DoppelRecording
package import NIOCore

package enum ManifestCheck: FuzzCheck {
  package static let name = "manifest"

  package static func check(_ input: ByteBuffer) throws(FuzzFailure) {
    guard let manifest = try? Manifest(json: input) else { return }
    let text = manifest.json
    let again = try? Manifest(json: text)
    try expect(again == manifest, "a manifest reads back from its text")
    try expect(again?.json == text, "the text is the one text of its manifest")
    _ = (manifest.isDamaged, manifest.isEmpty, manifest.lossReasons)
  }
}
