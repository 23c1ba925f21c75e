package import DoppelWire
internal import Synchronization

/// Remembers by which name an address was last resolved, so that a connection to an address gets its server's name. Asked from any
/// thread.
package final class NameTable: Sendable {
  private struct Entry {
    var name: String
    /// When it was learned, as a count.
    var turn: UInt64
  }

  private struct State {
    var entries: [IPAddress: Entry] = [:]
    /// The addresses in the order in which they were learned; one that was learned again stands in it twice.
    var order: [(address: IPAddress, turn: UInt64)] = []
    /// Where the oldest stands in `order`.
    var first = 0
    var turn: UInt64 = 0

    mutating func learn(_ name: String, _ address: IPAddress, limit: Int) {
      self.turn += 1
      self.entries[address] = Entry(name: name, turn: self.turn)
      self.order.append((address, self.turn))
      while self.entries.count > limit { self.forgetFirst() }
      // what was learned again has left places behind
      if self.order.count > 2 * limit {
        self.order = self.order[self.first...].filter { self.entries[$0.address]?.turn == $0.turn }
        self.first = 0
      }
    }

    private mutating func forgetFirst() {
      let (address, turn) = self.order[self.first]
      self.first += 1
      if self.entries[address]?.turn == turn { self.entries[address] = nil }
    }
  }

  private let limit: Int
  private let state = Mutex(State())

  package init(limits: Limits = .defaults) { self.limit = limits.resolvedAddresses }

  /// The addresses that are remembered.
  package var count: Int { self.state.withLock { $0.entries.count } }

  /// The name last resolved to this address, in lower case without a final dot; IPv4 within IPv6 is the IPv4 address.
  package func name(of address: IPAddress) -> String? { self.state.withLock { $0.entries[address.unmapped]?.name } }

  /// The same for an address in its numeric form.
  package func name(of address: String) -> String? { IPAddress(address).flatMap { self.name(of: $0) } }

  /// Remembers that a name has these addresses. Beyond the limit the addresses learned longest ago are forgotten.
  package func learn(_ name: DomainName, _ addresses: [IPAddress]) {
    let text = name.lowercased.text
    self.state.withLock { state in
      for address in addresses { state.learn(text, address.unmapped, limit: self.limit) }
    }
  }
}
