/// The names of a recording's servers, each with an address that stands for it in mock.
///
/// The address of a name is a hash of it, so that it is the same in every run and for every recording that has the name
/// (docs/decisions/0016): in 198.18.0.0/15 (RFC 2544). Where two names have one hash, the first in the order of names keeps it,
/// and the other takes the next address that no hash claims.
package struct RecordedNames: Sendable, Equatable {
  /// The names that are given an address, half as many as there are addresses; those after them in the order of names are left
  /// out.
  package static let limit = 65_536

  /// The names that were left out.
  package let leftOut: Int
  private let slots: [DomainName: Int]
  private let names: [Int: DomainName]

  /// - Parameter names: the servers' names as a recording has them; addresses, `localhost` and what is no name are passed over.
  package init(_ names: some Sequence<String>) {
    let all = Set(names.filter { IPAddress($0) == nil }.compactMap { DomainName($0)?.lowercased }).filter { name in
      name != .root && !LocalNames.contains(name)
    }
    let kept = all.sorted { $0.wire.lexicographicallyPrecedes($1.wire) }.prefix(Self.limit)
    self.leftOut = all.count - kept.count
    (self.slots, self.names) = Self.spread(kept)
  }

  package var count: Int { self.slots.count }

  package func contains(_ name: DomainName) -> Bool { self.slots[name] != nil }

  /// The address of a name, which is one of IPv4; none where the name is not known.
  package func addresses(of name: DomainName) -> [IPAddress] {
    [self.slots[name].flatMap(Self.address)].compactMap { $0 }
  }

  /// The name, in lower case, that an address of ours stands for.
  package func name(of address: IPAddress) -> DomainName? {
    let bytes = address.unmapped.bytes
    guard Self.isInvented(address), 1...254 ~= bytes[3] else { return nil }
    let block = Int(bytes[1] & 1) << 8 | Int(bytes[2])
    return self.names[block * Self.hostsInBlock + Int(bytes[3]) - 1]
  }

  /// Whether an address is of those that stand for names, so that nobody has it.
  package static func isInvented(_ address: IPAddress) -> Bool {
    let bytes = address.unmapped.bytes
    return bytes.count == 4 && bytes[0] == 198 && bytes[1] & 0xfe == 18
  }

  /// The blocks of 256 addresses without the last, 198.19.255.0/24, which is left to who sets up the network; and the addresses in
  /// each without 0 and 255, which some programs take for a network's own.
  private static let (blocks, hostsInBlock) = (511, 254)
  private static let slotCount = blocks * hostsInBlock

  private static func address(_ slot: Int) -> IPAddress? {
    let block = slot / self.hostsInBlock
    return IPAddress(bytes: [198, 18 + UInt8(block >> 8), UInt8(block & 0xff), UInt8(slot % self.hostsInBlock + 1)])
  }

  /// FNV-1a of the name's lower-case wire form, stirred so that all bits count (the finalizer of SplitMix64).
  private static func hash(_ name: DomainName) -> UInt64 {
    var hash = name.wire.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
    hash = (hash ^ hash >> 30) &* 0xbf58_476d_1ce4_e5b9
    hash = (hash ^ hash >> 27) &* 0x94d0_49bb_1331_11eb
    return hash ^ hash >> 31
  }

  /// Gives each name the slot of its hash, and those whose slot is taken the next that is free when all others have theirs.
  private static func spread(_ names: some Sequence<DomainName>) -> ([DomainName: Int], [Int: DomainName]) {
    var slots: [DomainName: Int] = [:]
    var owners: [Int: DomainName] = [:]
    var displaced: [DomainName] = []
    for name in names {
      let slot = self.slot(name)
      guard owners[slot] == nil else {
        displaced.append(name)
        continue
      }
      owners[slot] = name
      slots[name] = slot
    }
    for name in displaced {
      var slot = self.slot(name)
      while owners[slot] != nil { slot = (slot + 1) % self.slotCount }
      owners[slot] = name
      slots[name] = slot
    }
    return (slots, owners)
  }

  private static func slot(_ name: DomainName) -> Int { Int(self.hash(name) % UInt64(self.slotCount)) }
}
