/// A domain name (RFC 1035 section 3.1): labels of any bytes, compared without regard to the case of ASCII letters (RFC 4343) and
/// kept in the case in which they came.
package struct DomainName: Sendable, Hashable {
  /// The most bytes of a name on the wire, its length bytes and the root's included (RFC 1035 section 2.3.4).
  package static let longest = 255
  /// The most bytes of one label.
  package static let longestLabel = 63

  /// The uncompressed form on the wire: each label after its length, then the empty label of the root.
  package let wire: [UInt8]

  /// The name above all others.
  package static let root = DomainName(checked: [0])

  /// - Parameter wire: a whole name within the limits above.
  init(checked wire: [UInt8]) { self.wire = wire }

  /// Puts labels together; `nil` where one is empty or too long, or all are.
  package init?(labels: some Sequence<some Collection<UInt8>>) {
    var wire: [UInt8] = []
    for label in labels {
      guard 1...Self.longestLabel ~= label.count, wire.count + label.count + 2 <= Self.longest else { return nil }
      wire.append(UInt8(label.count))
      wire.append(contentsOf: label)
    }
    self.wire = wire + [0]
  }

  /// The labels from the first to the last, without the root's.
  package var labels: [ArraySlice<UInt8>] {
    var labels: [ArraySlice<UInt8>] = []
    var index = 0
    while index < self.wire.count, self.wire[index] > 0 {
      let end = index + 1 + Int(self.wire[index])
      labels.append(self.wire[index + 1..<end])
      index = end
    }
    return labels
  }

  /// The same name with ASCII letters in lower case. A length byte is at most 63, so no letter.
  package var lowercased: DomainName { DomainName(checked: self.wire.map(Self.folded)) }

  /// Whether this name is `ancestor` or ends in it.
  package func isWithin(_ ancestor: DomainName) -> Bool { self.prefix(before: ancestor) != nil }

  /// The labels before `suffix` as a name of their own; `nil` where this name does not end in it.
  package func prefix(before suffix: DomainName) -> DomainName? {
    let (labels, ending) = (self.labels, suffix.labels)
    guard labels.count >= ending.count else { return nil }
    let isEqual = zip(labels.suffix(ending.count), ending).allSatisfy {
      $0.elementsEqual($1) { Self.folded($0) == Self.folded($1) }
    }
    return isEqual ? DomainName(labels: labels.dropLast(ending.count)) : nil
  }

  package static func == (left: DomainName, right: DomainName) -> Bool {
    left.wire.count == right.wire.count && zip(left.wire, right.wire).allSatisfy { self.folded($0) == self.folded($1) }
  }

  package func hash(into hasher: inout Hasher) {
    for byte in self.wire { hasher.combine(Self.folded(byte)) }
  }

  private static func folded(_ byte: UInt8) -> UInt8 { 0x41...0x5a ~= byte ? byte | 0x20 : byte }
}
