import DoppelTesting
import Testing

@Suite(.needs(.doppel))
struct DoppelProgramTests {
  @Test func `it runs in a workspace and a home of its own`() async throws {
    let doppel = try DoppelProgram()
    let ending = try await doppel.run(
      ["record", "--in-port", "0", "--out-port", "auto", "--", "/bin/sh", "-c", "pwd; echo \"$HOME\""])
    let lines = ending.output.split(separator: "\n")
    #expect(lines.first.map { $0.hasSuffix(doppel.workspace.path) } == true, "\(ending)")
    #expect(lines.last.map { doppel.authority == "\($0)/.doppel/ca/ca.pem" } == true, "\(ending)")
  }
}
