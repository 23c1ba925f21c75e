internal import DoppelCLibrary
internal import DoppelDNS
package import DoppelExchange

/// The sockets of a process's network, as `/proc/PID/net/tcp` and its kin list them (proc(5)).
package struct SocketTable: Sendable {
  /// One line of such a list.
  struct Entry: Equatable {
    var local: Endpoint
    var state: UInt8
    var inode: UInt64
  }

  private let process: Int32

  /// - Parameter process: a process that is in the network.
  package init(process: Int32) { self.process = process }

  package init(of sandbox: Sandbox) { self.init(process: sandbox.keeper) }

  /// The places where programs listen for TCP connections; those on every address have the address `0.0.0.0` or `::`.
  package func listening() -> [Endpoint] {
    ["tcp", "tcp6"].flatMap(self.entries).filter { $0.state == Self.listen }.map(\.local)
  }

  /// The program that has a connection whose own end is `client`, for messages: `1234 (curl https://…)`; `nil` where it is gone.
  package func owner(of client: Endpoint) -> (id: Int32, command: String)? {
    let entries = ["tcp", "tcp6"].lazy.flatMap(self.entries)
    guard let entry = entries.first(where: { $0.local == client && $0.state != Self.listen }), entry.inode > 0,
      let network = Processes.network(of: self.process)
    else { return nil }
    let target = "socket:[\(entry.inode)]"
    // Of the machine's processes few are in the network, and only these can have it.
    let id = Processes.ids().first { Processes.network(of: $0) == network && Self.holds($0, target) }
    return id.map { (id: $0, command: Processes.commandLine(of: $0) ?? "") }
  }

  private static func holds(_ id: pid_t, _ target: String) -> Bool {
    let path = "/proc/\(id)/fd"
    guard let folder = opendir(path) else { return false }
    defer { closedir(folder) }
    var bytes = [UInt8](repeating: 0, count: 64)
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      let count = bytes.withUnsafeMutableBytes { raw in
        raw.assumingMemoryBound(to: CChar.self).baseAddress.map { readlink("\(path)/\(name)", $0, raw.count) } ?? 0
      }
      if count > 0, String(decoding: bytes.prefix(count), as: UTF8.self) == target { return true }
    }
    return false
  }

  private static let listen: UInt8 = 0x0a

  private func entries(_ name: String) -> [Entry] {
    Self.parse(Processes.read("/proc/\(self.process)/net/\(name)", limit: 16 << 20) ?? "")
  }

  /// Reads lines such as `0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000 1000 0 12345 …`; what is no
  /// such line is left out. By bytes: there may be thousands of lines.
  static func parse(_ text: String) -> [Entry] {
    text.utf8.split(separator: UInt8(ascii: "\n")).dropFirst().compactMap { line in
      let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 10).map { Substring($0) }
      guard fields.count > 9, let local = self.endpoint(fields[1]), let state = UInt8(fields[3], radix: 16),
        let inode = UInt64(fields[9])
      else { return nil }
      return Entry(local: local, state: state, inode: inode)
    }
  }

  /// An address as the kernel prints it: words of 32 bits in the machine's order, then the port.
  private static func endpoint(_ text: Substring) -> Endpoint? {
    let parts = text.utf8.split(separator: UInt8(ascii: ":"))
    guard parts.count == 2, let port = UInt16(Substring(parts[1]), radix: 16), parts[0].count == 8 || parts[0].count == 32
    else { return nil }
    var bytes: [UInt8] = []
    var rest = parts[0]
    while !rest.isEmpty {
      guard let word = UInt32(Substring(rest.prefix(8)), radix: 16) else { return nil }
      withUnsafeBytes(of: word) { bytes += $0 }
      rest = rest.dropFirst(8)
    }
    // What a socket of IPv6 has with IPv4 is known to others by its IPv4 address.
    return IPAddress(bytes: bytes).map { Endpoint(address: $0.unmapped.text, port: Int(port)) }
  }
}
