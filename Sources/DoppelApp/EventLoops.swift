internal import NIOCore
internal import NIOPosix

/// The event loops of a run.
enum EventLoops {
  /// As many as there are processors that this process may use: one pinned to a single one runs a single loop.
  static func make() -> MultiThreadedEventLoopGroup { MultiThreadedEventLoopGroup(numberOfThreads: self.count) }

  static var count: Int {
    let status = (try? TextFile.read("/proc/self/status")) ?? ""
    return min(self.allowedProcessors(status) ?? .max, System.coreCount)
  }

  /// The processors in the mask `Cpus_allowed` of proc(5); `nil` where the text has none.
  static func allowedProcessors(_ status: String) -> Int? {
    for line in status.split(separator: "\n") where line.hasPrefix("Cpus_allowed:") {
      let count = line.dropFirst("Cpus_allowed:".count).reduce(0) { $0 + ($1.hexDigitValue?.nonzeroBitCount ?? 0) }
      return count > 0 ? count : nil
    }
    return nil
  }
}
