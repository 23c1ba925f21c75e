import DoppelTesting
import Foundation

/// What a sandbox could leave on this machine, as it was before one was made.
struct SandboxTraces {
  private let mounts: Set<Substring>
  private let rules: Set<Substring>

  init() async throws {
    self.mounts = Self.currentMounts
    self.rules = try await Self.currentRules()
  }

  /// What is there now and was not before: mounts, tables of rules, temporary files of `doppel`, and processes of the network
  /// that is named as `/proc/PID/ns/net` has it.
  func left(by doppel: DoppelProgram, in network: String) async throws -> [String] {
    let files = try FileManager.default.contentsOfDirectory(atPath: doppel.temporaryFiles)
    return Self.currentMounts.subtracting(self.mounts).map(String.init)
      + (try await Self.currentRules()).subtracting(self.rules).map(String.init)
      + files + Self.processes(in: network).map { "process \($0)" }
  }

  /// The network that a command told of by `readlink /proc/self/ns/net`, on a line of its own.
  static func network(in output: String) -> String? {
    output.split(separator: "\n").first { $0.hasPrefix("net:[") }.map(String.init)
  }

  /// The processes of a network that this user may look at.
  static func processes(in network: String) -> [Int32] {
    self.ids.filter { (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\($0)/ns/net")) == network }
  }

  /// The process that keeps the sandbox of a doppel.
  static func keeper(of doppel: Int32) -> Int32? {
    self.ids.first { id in
      guard let stat = self.text("/proc/\(id)/stat"), let fields = stat.split(separator: ")").last?.split(separator: " ") else {
        return false
      }
      return fields.count > 1 && Int32(fields[1]) == doppel && self.text("/proc/\(id)/cmdline")?.contains("__keep") == true
    }
  }

  private static var ids: [Int32] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { Int32($0) }
  }

  private static func text(_ path: String) -> String? {
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
  }

  private static var currentMounts: Set<Substring> {
    Set((self.text("/proc/self/mountinfo") ?? "").split(separator: "\n"))
  }

  /// The tables of rules in the test's own network; only root may see them, and only root could have made them.
  private static func currentRules() async throws -> Set<Substring> {
    guard getuid() == 0 else { return [] }
    let listing = try await ChildProcess.run(
      "/usr/bin/env", ["PATH=/usr/sbin:/sbin:/usr/bin:/usr/local/sbin", "nft", "list", "tables"])
    return Set(listing.output.split(separator: "\n"))
  }
}
