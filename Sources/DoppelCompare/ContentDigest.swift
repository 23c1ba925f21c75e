internal import DoppelExchange
internal import DoppelRules
internal import NIOCore

/// A 64-bit digest of a value by which equal elements of two arrays find each other: ignored fields do not count, nor does the
/// order of members. The same in every process. Two values of one digest are still compared.
struct ContentDigest {
  private var state: UInt64 = 0xcbf2_9ce4_8422_2325

  static func of(_ node: FieldTree.Node, _ walk: FieldWalk) -> UInt64 {
    if walk.isCovered { return 0 }
    var digest = ContentDigest()
    digest.add(byte: node.kind.rawValue)
    switch node.kind {
    case .object:
      var sum: UInt64 = 0
      for member in node.members {
        var part = ContentDigest()
        part.add(bytes: member.name.utf8)
        let next = walk.isIdle ? walk : walk.entering(.name(member.name))
        if !next.isCovered { sum &+= part.mixed(with: self.of(member.value, next)) }
      }
      return digest.mixed(with: sum)
    case .array:
      for (index, element) in node.elements.enumerated() {
        digest.state = digest.mixed(with: self.of(element, walk.isIdle ? walk : walk.entering(.index(index))))
      }
    case .string, .number, .true, .false, .null: digest.add(bytes: node.lexeme.readableBytesView)
    }
    return digest.mixed(with: 0)
  }

  private mutating func add(byte: UInt8) { self.state = (self.state ^ UInt64(byte)) &* 0x100_0000_01b3 }

  private mutating func add(bytes: some Sequence<UInt8>) { for byte in bytes { self.add(byte: byte) } }

  /// SplitMix64's last step, so that sums of digests do not cancel.
  private func mixed(with other: UInt64) -> UInt64 {
    var value = self.state ^ (other &* 0x9e37_79b9_7f4a_7c15)
    value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
    return value ^ value >> 31
  }
}
