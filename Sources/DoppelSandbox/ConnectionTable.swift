/// The kernel's table of the connections of a network, by which it redirects them.
enum ConnectionTable {
  /// Packets of new connections in a process's network that were lost because the table was full.
  static func dropped(process: Int32) -> Int { self.dropped(Processes.read("/proc/\(process)/net/stat/nf_conntrack") ?? "") }

  /// Reads a line of names, and for each processor one of hexadecimal counts.
  static func dropped(_ text: String) -> Int {
    let lines = text.split(separator: "\n").map { $0.split(separator: " ") }
    guard let column = lines.first?.firstIndex(of: "drop") else { return 0 }
    return lines.dropFirst().reduce(0) { sum, line in
      sum + (line.indices.contains(column) ? Int(line[column], radix: 16) ?? 0 : 0)
    }
  }
}
