internal import DoppelCLibrary

/// The processes of this machine, as `/proc` tells of them (proc(5)).
enum Processes {
  struct Process: Equatable {
    var id: pid_t
    /// The name of its program, at most 15 bytes.
    var name: String
    var parent: pid_t
    var state: Character
  }

  /// The processes that descend from one and have not ended.
  static func descendants(of root: pid_t) -> [Process] {
    let all = self.all()
    let children = Dictionary(grouping: all, by: \.parent)
    var found: [Process] = []
    var next = children[root] ?? []
    while let process = next.popLast() {
      // One that has ended waits to be reaped, and may still have children.
      if process.state != "Z" { found.append(process) }
      next += children[process.id] ?? []
    }
    return found.sorted { $0.id < $1.id }
  }

  /// What tells the network that a process is in from others: `net:[4026531840]`; `nil` where it is gone or not ours.
  static func network(of id: pid_t) -> String? {
    var bytes = [CChar](repeating: 0, count: 64)
    let count = readlink("/proc/\(id)/ns/net", &bytes, bytes.count)
    return count > 0 ? String(decoding: bytes.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self) : nil
  }

  /// Ends every process of a network at once, also those that start meanwhile.
  static func end(inNetwork network: String) {
    for _ in 0..<100 {
      let left = self.ids().filter { $0 != getpid() && self.network(of: $0) == network }
      if left.isEmpty { return }
      // The number may be another's meanwhile, what is watched is not.
      let watched = left.compactMap { id in WatchedProcess(id).flatMap { self.network(of: id) == network ? $0 : nil } }
      for process in watched { process.signal(SIGKILL) }
      for process in watched { _ = process.hasEnded(within: 1_000) }
    }
  }

  /// All processes that can be seen.
  static func all() -> [Process] {
    self.ids().compactMap { id in self.read("/proc/\(id)/stat").flatMap { self.parse(stat: $0) } }
  }

  static func ids() -> [pid_t] {
    guard let folder = opendir("/proc") else { return [] }
    defer { closedir(folder) }
    var ids: [pid_t] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if let id = pid_t(name) { ids.append(id) }
    }
    return ids
  }

  /// Reads a line of `/proc/PID/stat`: `1234 (name of program) S 1 …`; the name may hold anything.
  ///
  /// By bytes: to characters, a parenthesis is one with an accent after it, with which a name may begin.
  static func parse(stat: String) -> Process? {
    let bytes = stat.utf8
    guard let open = bytes.firstIndex(of: UInt8(ascii: "(")), let close = bytes.lastIndex(of: UInt8(ascii: ")")), open < close,
      let id = pid_t(Substring(bytes[..<open].dropLast()))
    else { return nil }
    let rest = bytes[bytes.index(after: close)...].split(separator: UInt8(ascii: " ")).map { Substring($0) }
    guard rest.count > 1, let state = rest[0].first, let parent = pid_t(rest[1]) else { return nil }
    let name = String(Substring(bytes[bytes.index(after: open)..<close]))
    return Process(id: id, name: name, parent: parent, state: state)
  }

  /// The arguments with which a process was started, separated by spaces.
  static func commandLine(of id: pid_t) -> String? {
    self.read("/proc/\(id)/cmdline").map { text in
      text.split(separator: "\0").joined(separator: " ")
    }
  }

  /// The text of a file of `/proc`, which has no size to ask for.
  static func read(_ path: String, limit: Int = 1 << 20) -> String? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: min(limit, 16 * 1024))
    while bytes.count < limit {
      let count = DoppelCLibrary.read(file, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      bytes.append(contentsOf: chunk.prefix(count))
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
