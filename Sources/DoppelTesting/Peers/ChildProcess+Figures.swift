internal import Foundation

/// What a running program has taken so far, as the kernel tells it (Linux only).
extension ChildProcess {
  /// The most bytes of memory that it has held at once; `nil` where the kernel does not tell.
  package var peakMemory: Int? {
    guard let status = self.kernelText("status") else { return nil }
    for line in status.split(separator: "\n") where line.hasPrefix("VmHWM:") {
      return line.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 1_024 }
    }
    return nil
  }

  /// The processor time that it has used; `nil` where the kernel does not tell.
  package var processorTime: Duration? {
    // The name stands in parentheses and may hold anything.
    guard let rest = self.kernelText("stat")?.split(separator: ")").last else { return nil }
    let columns = rest.split(separator: " ")
    guard columns.count > 12, let user = Int(columns[11]), let system = Int(columns[12]) else { return nil }
    return .seconds(Double(user + system) / Double(sysconf(Int32(_SC_CLK_TCK))))
  }

  /// The files and sockets that it has open; `nil` where the kernel does not tell.
  package var openFiles: Int? { try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(self.id)/fd").count }

  private func kernelText(_ name: String) -> String? {
    FileManager.default.contents(atPath: "/proc/\(self.id)/\(name)").map { String(decoding: $0, as: UTF8.self) }
  }
}
