internal import DoppelCLibrary

/// Finds out who listens on a port, for the message that it is taken.
enum PortOwner {
  /// `name (pid 123)`, or `nil` where it cannot be known: on other systems, or for processes of other users.
  static func describe(_ port: Int) -> String? {
    #if os(Linux)
      let inodes = Set(["/proc/net/tcp", "/proc/net/tcp6"].flatMap { self.listeningInodes($0, port: port) })
      guard !inodes.isEmpty else { return nil }
      for pid in self.entries("/proc").compactMap({ Int($0) }) {
        for descriptor in self.entries("/proc/\(pid)/fd") {
          guard let target = self.link("/proc/\(pid)/fd/\(descriptor)"), target.hasPrefix("socket:["),
            inodes.contains(String(target.dropFirst(8).dropLast()))
          else { continue }
          let name = self.contents("/proc/\(pid)/comm").prefix { $0 != "\n" }
          return "\(name) (pid \(pid))"
        }
      }
    #endif
    return nil
  }

  /// The inodes of sockets that listen (state 0A) on the port, from a table of proc(5).
  private static func listeningInodes(_ table: String, port: Int) -> [String] {
    self.contents(table).split(separator: "\n").dropFirst().compactMap { line in
      let columns = line.split(separator: " ")
      guard columns.count > 9, columns[3] == "0A", let colon = columns[1].lastIndex(of: ":"),
        Int(columns[1][columns[1].index(after: colon)...], radix: 16) == port
      else { return nil }
      return String(columns[9])
    }
  }

  private static func entries(_ folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        })
    }
    return names
  }

  private static func link(_ path: String) -> String? {
    var characters = [CChar](repeating: 0, count: 256)
    let count = readlink(path, &characters, characters.count)
    return count > 0 ? String(decoding: characters.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self) : nil
  }

  private static func contents(_ path: String) -> String {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
      bytes.append(contentsOf: chunk.prefix(count))
    }
  }
}
