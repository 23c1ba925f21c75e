/// The names that a machine itself gives to addresses, from the text of its `/etc/hosts` (hosts(5)).
package struct HostsFile: Sendable, Equatable {
  /// Bytes of the text that are read.
  package static let textLimit = 1024 * 1024

  private let names: [IPAddress: String]
  private let known: Set<DomainName>

  /// Reads the text; lines that say nothing are passed over. Of several names of an address the first one counts.
  package init(_ text: String) {
    var names: [IPAddress: String] = [:]
    var known: Set<DomainName> = []
    for line in String(decoding: text.utf8.prefix(Self.textLimit), as: UTF8.self).split(whereSeparator: \.isNewline) {
      let words = line.prefix { $0 != "#" }.split { $0 == " " || $0 == "\t" }
      guard words.count > 1, let address = IPAddress(words[0])?.unmapped else { continue }
      known.formUnion(words.dropFirst().compactMap { DomainName($0) })
      if names[address] == nil { names[address] = words[1].lowercased() }
    }
    self.names = names
    self.known = known
  }

  /// Whether some address has this name, as its first or another.
  package func contains(_ name: DomainName) -> Bool { self.known.contains(name) }

  /// The first name of an address in its numeric form; `nil` where it has none.
  package func name(of address: String) -> String? { IPAddress(address).flatMap { self.names[$0.unmapped] } }
}
