internal import Foundation

/// The TCP sockets of this machine, as the kernel tells them (Linux only).
package enum OpenSockets {
  /// Whether the kernel tells.
  package static var isKnown: Bool { FileManager.default.fileExists(atPath: "/proc/net/tcp") }

  /// The sockets that a program still holds and that have this port on either side; those that listen are left out.
  package static func count(port: Int) -> Int {
    ["/proc/net/tcp", "/proc/net/tcp6"].reduce(0) { $0 + self.count(port, in: $1) }
  }

  /// The addresses on which somebody listens on this port; those other than loopback and any in the kernel's hexadecimal form.
  package static func listeners(port: Int) -> Set<String> {
    let names = [
      "0100007F": "127.0.0.1", "00000000": "0.0.0.0", "00000000000000000000000001000000": "::1",
      "00000000000000000000000000000000": "::",
    ]
    let lines = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap { self.text($0).split(separator: "\n").dropFirst() }
    return Set(
      lines.compactMap { line in
        let columns = line.split(separator: " ")
        guard columns.count > 9, columns[3] == "0A" else { return nil }
        let place = columns[1].split(separator: ":").map(String.init)
        guard place.count == 2, Int(place[1], radix: 16) == port else { return nil }
        return names[place[0]] ?? place[0]
      })
  }

  private static func count(_ port: Int, in table: String) -> Int {
    self.text(table).split(separator: "\n").dropFirst().count { line in
      let columns = line.split(separator: " ")
      // A socket that no program holds has no inode.
      guard columns.count > 9, columns[3] != "0A", columns[9] != "0" else { return false }
      return columns[1...2].contains { $0.split(separator: ":").last.flatMap { Int($0, radix: 16) } == port }
    }
  }

  /// Files of the kernel have no size, so they are read until there is no more.
  private static func text(_ path: String) -> String {
    guard let file = fopen(path, "rb") else { return "" }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += buffer[..<count]
    }
  }
}
