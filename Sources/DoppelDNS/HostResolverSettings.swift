/// How the host resolves names, from the text of its `/etc/resolv.conf` (resolv.conf(5)).
package struct HostResolverSettings: Sendable, Equatable {
  /// The nameservers that are asked; more are ignored, as the C library does.
  package static let nameserverLimit = 3
  /// Bytes of the text that are read.
  package static let textLimit = 64 * 1024

  /// In the order in which they are asked, at least one.
  package let nameservers: [Nameserver]
  /// The domains that are tried after a short name.
  package let searchDomains: [DomainName]
  /// The last `search` or `domain` line, and those of `options` and `sortlist`, as they were.
  private let kept: [String]

  /// Reads the text; lines that say nothing are passed over. Where it names no nameserver, 127.0.0.1 is asked.
  package init(_ text: String = "") {
    var nameservers: [Nameserver] = []
    var search: Substring?
    var others: [Substring] = []
    let beginning = String(decoding: text.utf8.prefix(Self.textLimit), as: UTF8.self)
    for line in beginning.utf8.split(separator: UInt8(ascii: "\n")).map(Self.line) {
      let words = Self.words(line)
      guard let keyword = words.first, line.utf8.starts(with: keyword.utf8) else { continue }
      switch keyword {
      case "nameserver":
        guard words.count > 1, nameservers.count < Self.nameserverLimit else { continue }
        if let nameserver = Nameserver(words[1]) { nameservers.append(nameserver) }
      case "search", "domain": search = line
      case "options", "sortlist": others.append(line)
      default: continue
      }
    }
    self.nameservers = nameservers.isEmpty ? [Nameserver(.loopback4)] : nameservers
    let domains = search.map(Self.words)?.dropFirst() ?? []
    self.searchDomains = domains.compactMap { DomainName($0) }
    self.kept = ([search].compactMap { $0 } + others).map(String.init)
  }

  // Lines and words end by bytes: to characters, a line feed is one with a carriage return before it, a space with an accent after it.

  private static func line(_ bytes: Substring.UTF8View) -> Substring {
    let end = bytes.lastIndex { $0 != UInt8(ascii: "\r") }.map(bytes.index(after:))
    return Substring(bytes[..<(end ?? bytes.startIndex)])
  }

  private static func words(_ line: Substring) -> [Substring] {
    line.utf8.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }.map(Substring.init)
  }

  /// Asks these nameservers, at least one.
  package init(nameservers: [Nameserver]) {
    self.nameservers = nameservers.isEmpty ? [Nameserver(.loopback4)] : nameservers
    self.searchDomains = []
    self.kept = []
  }

  /// The text of a `resolv.conf` with one nameserver instead of the host's, and everything else of the host's.
  package func text(nameserver address: IPAddress) -> String {
    (["nameserver \(address.text)"] + self.kept).map { $0 + "\n" }.joined()
  }
}
