import DoppelExchange
import DoppelLearn
package import NIOCore

/// The input is a part of an answer that was recorded on 2026-05-27.
package enum TimeShiftCheck: FuzzCheck {
  package static let name = "time-shift"

  package static func check(_ input: ByteBuffer) throws(FuzzFailure) {
    let recorded = Timestamp(nanoseconds: 1_779_908_881_000_000_000)
    for seconds in [90_061, -90_061, 300_000_000] {
      let shift = TimeShift(from: recorded, to: recorded.advanced(by: .seconds(seconds)))
      for part in [MessagePart.body, .field, .date] {
        guard let moved = shift.moving(momentsIn: input, of: part) else { continue }
        try expect(moved.readableBytes == input.readableBytes, "a moment is written in as many bytes")
        try expect(moved != input, "what does not change is told")
        let isForm = zip(moved.readableBytesView, input.readableBytesView).allSatisfy { new, old in
          new == old || (self.isDigit(new) && self.isDigit(old)) || (self.isLetter(new) && self.isLetter(old))
        }
        try expect(isForm, "digits stay digits, names stay names, and all else is as it was")
        try expect(shift.moving(momentsIn: input, of: part) { _ in true } == nil, "what is kept stays")
      }
      guard let claims = shift.moving(claims: input) else { continue }
      guard let before = try? FieldTree(json: input), let after = try? FieldTree(json: claims) else {
        throw FuzzFailure("claims are JSON and stay JSON")
      }
      let names = { (tree: FieldTree) in tree.root.members.map(\.name) }
      try expect(names(after) == names(before), "the claims have the names that they had")
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
  private static func isLetter(_ byte: UInt8) -> Bool { byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7a }
}
