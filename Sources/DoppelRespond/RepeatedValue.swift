package import NIOCore

/// A value of a request that does not decide the answer and looks like no made one, such as a name or an amount: where the recorded answer
/// repeats it, the live one stands in its place.
package struct RepeatedValue: Sendable, Hashable {
  /// The bytes of a value that by itself tells that it is repeated; of a shorter one, and of a number, the name must be the same, too.
  package static let tellingBytes = 4

  /// What the field is called in the request, without what it stands in.
  package var name: String
  package var recorded: ByteBuffer
  package var live: ByteBuffer
  private let isTelling: Bool

  package init(name: String, recorded: ByteBuffer, live: ByteBuffer) {
    self.name = name
    self.recorded = recorded
    self.live = live
    let isNumber = recorded.readableBytesView.allSatisfy { (0x2b...0x39).contains($0) }
    self.isTelling = recorded.readableBytes >= Self.tellingBytes && !isNumber
  }

  /// Whether a value of an answer repeats it.
  ///
  /// - Parameter path: of the value, as `FieldTree.replacing` has it.
  func stands(at path: String, as text: ByteBuffer) -> Bool {
    text == self.recorded && (self.isTelling || Self.lastStep(of: path) == self.name)
  }

  private static func lastStep(of path: String) -> Substring {
    var step = path.split(separator: ".").last ?? ""
    while step.hasSuffix("[]") { step = step.dropLast(2) }
    return step
  }
}
