import DoppelExchange
import DoppelLearn
package import NIOCore

/// The input is one value.
package enum ValueClassCheck: FuzzCheck {
  package static let name = "value-class"

  /// The year 2026, and no window.
  private static let windows: [ClosedRange<Timestamp>?] = [
    nil, Timestamp(nanoseconds: 1_767_225_600_000_000_000)...Timestamp(nanoseconds: 1_798_761_599_999_999_999),
  ]

  package static func check(_ input: ByteBuffer) throws(FuzzFailure) {
    for window in self.windows {
      let found = ValueClass.of(input, in: window)
      let likeness = input.withUnsafeReadableBytes { ValueLikeness($0, in: window) }
      try expect(likeness.valueClass == found, "what a value is like is its class where it has one")
      let time = input.withUnsafeReadableBytes { bytes in found.flatMap { $0.time(in: bytes, within: window) } }
      try expect((time != nil) == (found?.isTimeAnchored ?? false), "the classes that hold a time tell it, others do not")
      if let time, let window { try expect(time <= window.upperBound, "the time is in the window") }
      var bearer = ByteBuffer(string: "Bearer ")
      bearer.writeImmutableBuffer(input)
      guard !self.hasScheme(input), input.readableBytes >= ValueClass.shortest else { continue }
      try expect(ValueClass.of(bearer, in: window) == found, "the scheme before a value does not matter")
    }
  }

  private static func hasScheme(_ input: ByteBuffer) -> Bool {
    String(decoding: input.readableBytesView.prefix(7), as: UTF8.self).lowercased() == "bearer "
  }
}
