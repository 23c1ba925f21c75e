import DoppelTesting
import Foundation
import Testing

@testable import DoppelSandbox

struct ProcessesTests {
  @Test(arguments: [
    ("1234 (sh) S 1 1234 1234 0", Processes.Process(id: 1_234, name: "sh", parent: 1, state: "S")),
    ("7 (a) (b) c) Z 5 7", Processes.Process(id: 7, name: "a) (b) c", parent: 5, state: "Z")),
    // To characters the parentheses are none, with accents after them.
    ("7 (\u{301}a)\u{301} ) S 5 7", Processes.Process(id: 7, name: "\u{301}a)\u{301} ", parent: 5, state: "S")),
    ("7 () R 0 7", Processes.Process(id: 7, name: "", parent: 0, state: "R")),
  ])
  func `a line tells id, name, state and parent, whatever the name`(line: String, process: Processes.Process) {
    #expect(Processes.parse(stat: line) == process)
  }

  @Test(arguments: ["", "1234", "1234 (sh)", "1234 (sh) S", "x (sh) S 1 2", "1 (sh S 1", "1)( 5", "1 (sh) S x"])
  func `what is no such line is nothing`(line: String) { #expect(Processes.parse(stat: line) == nil) }

  @Test func `any text of such characters ends in a process or in nothing`() {
    var choices = Choices(1)
    for text in RandomText.texts(of: "()0123456789 SZ-x\n", count: 20_000, using: &choices) {
      guard let process = Processes.parse(stat: text) else { continue }
      #expect(text.contains("(\(process.name))"), "\(text)")
    }
  }

  @Test func `the processes that descend from one are found, without those that have ended`() async throws {
    let child = try ChildProcess("/bin/sh", ["-c", "/bin/sh -c 'echo ready; read x < /dev/zero' ; true"])
    try await child.said("ready")
    let found = Processes.descendants(of: child.id)
    #expect(found.map(\.parent) == [child.id] && found.map(\.name) == ["sh"])
    #expect(Processes.all().contains { $0.id == child.id && $0.parent == getpid() })
    #expect(Processes.ids().contains(child.id))
    let inner = try #require(found.first?.id)
    #expect(Processes.descendants(of: inner).isEmpty)
    try await child.stop(SIGKILL)
    for process in found { kill(process.id, SIGKILL) }
    #expect(await Eventually.holds { Processes.descendants(of: child.id).isEmpty })
  }

  @Test func `a process tells its arguments and its network`() async throws {
    let child = try ChildProcess("/bin/sh", ["-c", "echo ready; read x < /dev/zero", "name with space"])
    try await child.said("ready")
    #expect(Processes.commandLine(of: child.id) == "/bin/sh -c echo ready; read x < /dev/zero name with space")
    let network = try #require(Processes.network(of: child.id))
    #expect(network.hasPrefix("net:[") && network == Processes.network(of: getpid()))
    try await child.stop(SIGKILL)
    #expect(Processes.network(of: child.id) == nil)
    #expect(Processes.commandLine(of: child.id) == nil)
  }

  @Test func `no more than the limit of a file is read`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(String(repeating: "x", count: 100_000), to: "long")
    #expect(Processes.read(path)?.utf8.count == 100_000)
    #expect(Processes.read(path, limit: 1)?.utf8.count == 1)
    #expect(Processes.read(folder.file("absent")) == nil)
  }
}
