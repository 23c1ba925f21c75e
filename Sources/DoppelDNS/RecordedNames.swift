/// The names of a recording's servers, each with an address that stands for it in mock.
///
/// The address of a name is a hash of it, so that it is the same in every run and for every recording that has the name
/// (docs/decisions/0016): in 198.18.0.0/15 (RFC 2544), and in fd64:6f70:7065:6c00::/64 (RFC 4193) for IPv6. Where two names
/// have one hash, the first in the order of names keeps it, and the other takes the next address that no hash claims.
package struct RecordedNames: Sendable, Equatable {
  /// The names that are given an address, half as many as there are addresses; those after them in the order of names are left
  /// out.
  package static let limit = 65_536

  /// The names that were left out.
  package let leftOut: Int
  private let slots: [DomainName: Int]
  private let names: [Int: DomainName]
  private let identifiers: [DomainName: UInt64]
  private let namesByIdentifier: [UInt64: DomainName]

  /// - Parameters:
  ///   - names: the servers' names as a recording has them; addresses, `localhost` and what is no name are passed over.
  ///   - ipv6: whether AAAA is answered too.
  package init(_ names: some Sequence<String>, ipv6: Bool = false) {
    let all = Set(names.filter { IPAddress($0) == nil }.compactMap { DomainName($0)?.lowercased }).filter { name in
      name != .root && !LocalNames.contains(name)
    }
    let kept = all.sorted { $0.wire.lexicographicallyPrecedes($1.wire) }.prefix(Self.limit)
    self.leftOut = all.count - kept.count
    (self.slots, self.names) = Self.spread(kept, first: { Int(Self.hash($0) % UInt64(Self.slotCount)) }) {
      ($0 + 1) % Self.slotCount
    }
    (self.identifiers, self.namesByIdentifier) =
      ipv6 ? Self.spread(kept, first: Self.identifier) { ($0 &+ 1) | Self.upperHalf } : ([:], [:])
  }

  package var count: Int { self.slots.count }

  package func contains(_ name: DomainName) -> Bool { self.slots[name] != nil }

  /// The IPv4 address of a name, and its IPv6 address where names have one; none where the name is not known.
  package func addresses(of name: DomainName) -> [IPAddress] {
    [self.slots[name].flatMap(Self.address4), self.identifiers[name].flatMap(Self.address6)].compactMap { $0 }
  }

  /// The name, in lower case, that an address of ours stands for.
  package func name(of address: IPAddress) -> DomainName? {
    let bytes = address.unmapped.bytes
    if bytes.count == 4 {
      guard bytes[0] == 198, bytes[1] & 0xfe == 18, 1...254 ~= bytes[3] else { return nil }
      let block = Int(bytes[1] & 1) << 8 | Int(bytes[2])
      return self.names[block * Self.hostsInBlock + Int(bytes[3]) - 1]
    }
    guard bytes.starts(with: Self.prefix6) else { return nil }
    return self.namesByIdentifier[bytes.suffix(8).reduce(0) { $0 << 8 | UInt64($1) }]
  }

  /// The blocks of 256 addresses without the last, 198.19.255.0/24, which is left to who sets up the network; and the addresses in
  /// each without 0 and 255, which some programs take for a network's own.
  private static let (blocks, hostsInBlock) = (511, 254)
  private static let slotCount = blocks * hostsInBlock
  private static let prefix6: [UInt8] = [0xfd, 0x64, 0x6f, 0x70, 0x70, 0x65, 0x6c, 0x00]

  private static func address4(_ slot: Int) -> IPAddress? {
    let block = slot / self.hostsInBlock
    return IPAddress(bytes: [198, 18 + UInt8(block >> 8), UInt8(block & 0xff), UInt8(slot % self.hostsInBlock + 1)])
  }

  /// The identifiers that names have; the lower half is left to who sets up the network.
  private static let upperHalf: UInt64 = 1 << 63

  private static func identifier(_ name: DomainName) -> UInt64 { self.hash(name) | self.upperHalf }

  private static func address6(_ identifier: UInt64) -> IPAddress? {
    IPAddress(bytes: self.prefix6 + (0..<8).map { UInt8(identifier >> (56 - 8 * UInt64($0)) & 0xff) })
  }

  /// FNV-1a of the name's lower-case wire form, stirred so that all bits count (the finalizer of SplitMix64).
  private static func hash(_ name: DomainName) -> UInt64 {
    var hash = name.wire.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
    hash = (hash ^ hash >> 30) &* 0xbf58_476d_1ce4_e5b9
    hash = (hash ^ hash >> 27) &* 0x94d0_49bb_1331_11eb
    return hash ^ hash >> 31
  }

  /// Gives each name the place of its hash, and those whose place is taken the next that is free when all others have theirs.
  private static func spread<Place: Hashable>(
    _ names: some Sequence<DomainName>, first: (DomainName) -> Place, next: (Place) -> Place
  ) -> ([DomainName: Place], [Place: DomainName]) {
    var places: [DomainName: Place] = [:]
    var owners: [Place: DomainName] = [:]
    var displaced: [DomainName] = []
    for name in names {
      let place = first(name)
      guard owners[place] == nil else {
        displaced.append(name)
        continue
      }
      owners[place] = name
      places[name] = place
    }
    for name in displaced {
      var place = next(first(name))
      while owners[place] != nil { place = next(place) }
      owners[place] = name
      places[name] = place
    }
    return (places, owners)
  }
}
